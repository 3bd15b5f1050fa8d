"""What runs when it is opened, by the ending of its name and by its first bytes."""

from __future__ import annotations

import re

#: Programs, scripts, installers, shortcuts, add-ins, macros, and databases that hold them.
#: From the lists that mail services keep, read in November 2026, and what has been abused since:
#: https://support.microsoft.com/office/blocked-attachments-in-outlook-434752e1-02d3-4e90-9124-8b81e49a8519
#: https://support.google.com/mail/answer/6590
PROGRAMS = frozenset(
    "ace ade adp air apk app appcontent-ms appinstaller application appref-ms appx appxbundle asp"
    " aspx asx bas bash bat bgi cdxml cer chm class cmd cnt com command cpl crt csh der desktop"
    " diagcab diagcfg diagpkg dll docm dotm drv elf ex ex_ exe fon fxp gadget grp hlp hpj hta htc"
    " inf ins isp its jar job jnlp js jse ksh lib library-ms lnk mad maf mag mam maq mar mas mau"
    " mav maw mcf mda mdb mde mdt mdw mdz mhtml mht mjs mof msc msh msh1 msh1xml msh2 msh2xml"
    " mshxml msi msix msixbundle msp mst msu nsh ocx one onepkg ops osd pcd php pif pkg pl plg"
    " potm ppam ppsm pptm prf prg printerexport ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1"
    " pssc py pyc pyo pyw pyz pyzw rdp reg run scf scr sct search-ms searchconnector-ms"
    " settingcontent-ms sh shb shs sldm slk so sys theme themepack tmp udl url vb vbe vbp vbs"
    " vhd vhdx vmdk vsmacros vsw vxd webpnp website wiz wll workflow ws wsb wsc wsf wsh wsp xbap"
    " xll xlam xlm xlsb xlsm xltm xnk zsh".split()
)
#: What shows or holds something else where the program that opens it is not expected: pages of
#: a browser, disk images, archives in an archive.
CARRIERS = frozenset(
    "7z arj bz2 cab dmg eml gz htm html img iso lz lzh lzma mht mhtml msg r00 rar shtml svg svgz"
    " swf tar taz tbz tgz txz uue xhtml xht xsl xslt xz z zip zst".split()
)

_DOS_SENTENCES = (b"This program cannot be run", b"This program must be run")
#: The name of a program in an OLE package, which ends with a zero.
_NAMED_PROGRAM = re.compile(
    rb"[\w ()-]{2}\.(?:%s)\x00" % b"|".join(sorted(re.escape(name.encode()) for name in PROGRAMS)),
    re.IGNORECASE,
)
_MAGIC = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"dex\n")


def is_program(head: bytes) -> bool:
    """Whether a file begins as a program of Windows, Linux, macOS, Java or Android does."""
    if head.startswith(b"MZ"):
        return b"\0" in head[:64]  # text may begin with the same letters
    return head.startswith(_MAGIC)


def holds_program(part: bytes) -> bool:
    """Whether a part of an embedded object holds a program, or names one."""
    if any(sentence in part for sentence in _DOS_SENTENCES):
        return True
    return b"\0" in part and _NAMED_PROGRAM.search(part) is not None
