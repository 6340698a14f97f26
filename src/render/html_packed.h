/*
 * Bytes squeezed while they come: gzip, then base64 for a place inside a page. The only door to zlib. Inside
 * render/ only.
 */
#ifndef SMTPLINT_RENDER_HTML_PACKED_H
#define SMTPLINT_RENDER_HTML_PACKED_H

#include "base/text.h"

struct packed;

struct packed *packed_begin(void);
void packed_add(struct packed *packed, struct text *out, struct span bytes);
void packed_end(struct packed *packed, struct text *out); /* frees it */

#endif
