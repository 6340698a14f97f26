/*
 * What other formats need of a session and the JSON contract does not tell: a member "kept" of each session
 * line. With it `smtplint merge` and the worker processes give sessions on without loss, in both languages.
 * The contract's own members are not said again. Inside render/ only.
 *
 *     "kept":{"lang":"en","sha256":"9f86d0...","started":1746090600.000,"zone":120,"first":1,"last":22,
 *      "entries":[[stage, partner + 1 or 0, offset, verb, ...],...],"words":["unbekannter Empfänger",...]}
 *
 * Behind the verb stand, of a client's entry: its line, and of a body [lines, octets, terminated, left
 * out]; of a reply: a [number, what stands before its text] for each line, or [number, whole line, true]; of
 * a note: the number of its trouble.
 */
#ifndef SMTPLINT_RENDER_NDJSON_KEPT_H
#define SMTPLINT_RENDER_NDJSON_KEPT_H

#include "render/render.h"

void kept_add(struct text *out, const struct session *session, const struct report *report,
              enum language language);

/* "name": the octets of a file name as hex digits, if they are not UTF-8 and JSON therefore cannot tell it.
 */
void kept_add_name(struct text *out, struct span file);

/* Every text of the report that the rules have in both languages, always in the same order. */
void kept_each_words(const struct report *report, void (*each)(void *with, struct words *words), void *with);

#endif
