/*
 * The text of Word's and OpenDocument's documents, from the XML that their archives hold (ECMA-376 part 1,
 * section 17; OpenDocument 1.3 part 3). Inside record/ only.
 *
 *     <w:p><w:r><w:t>220 mx ESMTP</w:t></w:r></w:p>                     220 mx ESMTP
 *     <text:p>RCPT TO:&lt;<text:a ...>a@b.example</text:a>&gt;</text:p> RCPT TO:<a@b.example>
 */
#ifndef SMTPLINT_RECORD_OFFICE_H
#define SMTPLINT_RECORD_OFFICE_H

#include "base/arena.h"

/* The member of such an archive that holds the text. */
bool office_is_text(struct span member);

bool office_looks(struct span head);

/* A line for each paragraph, in UTF-8. What is no XML gives what could be read of it. */
struct span office_text(struct arena *arena, struct span xml);

#endif
