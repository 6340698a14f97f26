/*
 * Compressed RTF, as Outlook keeps it in messages ([MS-OXRTFCP]): references into a ring of 4096 octets that
 * begins with words frequent in RTF. Lengths in it are hostile. Inside record/ only.
 *
 *     2d 00 00 00  2b 00 00 00  4c 5a 46 75  f1 c5 c7 a7  03 00 0a 00 ...
 *     packed       unpacked     "LZFu"       sum          runs of eight octets or references
 */
#ifndef SMTPLINT_RECORD_LZFU_H
#define SMTPLINT_RECORD_LZFU_H

#include "base/arena.h"
#include "base/span.h"

/* False: it is none. What is cut gives what is there. The result lives in the arena. */
bool lzfu_unpack(struct arena *arena, struct span packed, struct span *rtf);

#endif
