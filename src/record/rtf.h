/*
 * The text of a Rich Text document (RTF 1.9.1), line by line as it would be shown. Fonts, pictures, fields'
 * instructions and the HTML that Outlook hides in it are left out. Inside record/ only.
 *
 *     {\rtf1\ansicpg1252 220 mx1 ESMTP\par 550 Empf\'e4nger \u8222?x\u8220? unbekannt\par}
 *  -> 220 mx1 ESMTP / 550 Empfänger „x“ unbekannt
 */
#ifndef SMTPLINT_RECORD_RTF_H
#define SMTPLINT_RECORD_RTF_H

#include "base/arena.h"
#include "base/span.h"

bool rtf_looks(struct span head);

/* UTF-8, in the arena. */
struct span rtf_text(struct arena *arena, struct span text);

#endif
