async ([fresh, before, tolerance]) => {
  const drawn = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return { canvas, data: context.getImageData(0, 0, image.width, image.height).data };
  };
  const base64 = async (canvas) => {
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.82 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const webp = await base64((await drawn(fresh)).canvas);
  const now = await drawn(`data:image/webp;base64,${webp}`); // with what its encoding loses
  if (!before) return { share: 1, webp };
  const then = await drawn(before);
  if (then.canvas.width !== now.canvas.width || then.canvas.height !== now.canvas.height)
    return { share: 1, webp };
  let differing = 0;
  for (let at = 0; at < now.data.length; at += 4)
    if ([0, 1, 2].some((c) => Math.abs(now.data[at + c] - then.data[at + c]) > tolerance))
      differing += 1;
  return { share: differing / (now.data.length / 4), webp };
}
