/* UTF-8, RFC 3629 section 4. */
#ifndef SMTPLINT_BASE_UTF8_H
#define SMTPLINT_BASE_UTF8_H

#include <stdbool.h>

#include "base/span.h"

/* Octets of the character at the front of the text; 0 if it is none. The text must not be empty. */
size_t utf8_sequence(struct span text);
bool utf8_valid(struct span text);
bool utf8_is_ascii(struct span text);

/* The code point of one character. */
unsigned utf8_code(struct span character);

enum { UTF8_MOST = 4 }; /* octets of a character */

/* The character of a code point below 0x110000; returns its octets, UTF8_MOST at most. Half of a pair of
 * UTF-16 is none: whoever may have one has to look. */
size_t utf8_write(char *to, unsigned code);

/* C1 controls, bidi controls, zero-width and other characters that show nothing but change what is seen. */
bool utf8_is_control(struct span character);

#endif
