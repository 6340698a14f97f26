/* Text inside XML and HTML. What could be obeyed, hidden or turned round is written out first
 * (render_harmless). Inside render/ only. */
#ifndef SMTPLINT_RENDER_MARKUP_H
#define SMTPLINT_RENDER_MARKUP_H

#include "render/render.h"

void markup_add(struct text *out, struct span text);                          /* between tags or in "" */
void markup_attribute(struct text *out, const char *name, struct span value); /* ` name="value"` */
void markup_number(struct text *out, const char *name, unsigned long number); /* ` name="12"` */

#endif
