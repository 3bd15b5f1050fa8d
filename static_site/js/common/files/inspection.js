import { call } from "../api.js";

/**
 * What the service says of the bytes of an upload that S3 has: the code of what is wrong with it,
 * null when nothing is. Who cannot be told now learns it when the entry is sent, which looks again.
 *
 * @param {string} uploadId
 * @returns {Promise<string | null>}
 */
export async function inspected(uploadId) {
  const { status, body } = await call("POST", "/uploads/inspections", {
    body: JSON.stringify({ upload_id: uploadId }),
  });
  if (status === 200) return body.code ?? null;
  return status === 422 ? "unknown_upload" : null;
}
