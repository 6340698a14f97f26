/*
 * What makes two findings the same one. Inside render/ only.
 *
 *     550 5.1.1 <karl@fabrikam.com>: User unknown (id 4XyZ12)      550 5.1.1 #: User unknown (id #)
 */
#ifndef SMTPLINT_RENDER_FINGERPRINT_H
#define SMTPLINT_RENDER_FINGERPRINT_H

#include "render/render.h"

enum { FINGERPRINT_OCTETS = 16 }; /* enough that no two of a run meet by chance or design */

/* The same trouble wherever and whenever it was recorded: rule, server, reply without what changes each time.
 */
void fingerprint_of_trouble(struct text *out, const struct session *session, const struct finding *finding);

/* This finding at this place of this file. */
void fingerprint_of_place(struct text *out, const struct session *session, const struct finding *finding);

#endif
