/*
 * Connections that bash itself opens, and what is typed to speak over them. Inside record/ only.
 *
 *     $ exec 3<>/dev/tcp/mx1.contoso.example/25      opens
 *     $ head -n 1 <&3                                 is about the descriptor
 *     $ printf 'EHLO ws7\r\nQUIT\r\n' >&3             says "EHLO ws7" and "QUIT"
 *     $ exec 3>&-                                     closes
 */
#ifndef SMTPLINT_RECORD_DESCRIPTOR_H
#define SMTPLINT_RECORD_DESCRIPTOR_H

#include "base/arena.h"
#include "base/span.h"

bool descriptor_opens(struct span words, struct span *host, struct span *port);
bool descriptor_closes(struct span words);
bool descriptor_is_used(struct span words);
bool descriptor_speaks(struct span words); /* by echo or printf */

typedef LIST(struct span) descriptor_lines;

/* The lines that such a command sends, into the arena. */
void descriptor_said(struct arena *arena, struct span words, descriptor_lines *lines);

#endif
