/*
 * JSON as the program carries it: the parser would have to look at each octet of texts that were looked at
 * when they were embedded. Written by embed/pack.c, read when a rule has something to say. For rules/ and its
 * tests.
 *
 *     {"base": 25, "generic": true, "avoid": [{"en": "Wait."}]}
 *     o base~ i25~ generic~ t avoid~ a o en~ sWait.~ ~ ~ ~            ~: PACKED_END; without the blanks
 */
#ifndef SMTPLINT_RULES_PACKED_LOAD_H
#define SMTPLINT_RULES_PACKED_LOAD_H

#include <jansson.h>

#include "base/span.h"

enum {
    PACKED_END = 0x1f, /* a control character, which stands in no text of a rule */
    PACKED_KEY = 64    /* octets; the longest name of a fact has 40 */
};

/* For the caller to json_decref(). What is not whole ends early. */
json_t *packed_load(struct span packed);

#endif
