/* Inside record/ only. */
#ifndef SMTPLINT_RECORD_SAY_H
#define SMTPLINT_RECORD_SAY_H

#include "record/transcript.h"

/* One line of either side, as it went over the wire. */
void say_server(struct reader *reader, struct talk *talk, struct span line);

/* The reply goes on in the next line if this one has a hyphen behind its code. */
void say_open(struct reader *reader, struct talk *talk, struct span line);
void say_client(struct reader *reader, struct talk *talk, struct span line);

/* The lines that a form's text holds, said by talk->speaker. */
void say_text(struct reader *reader, struct talk *talk, const struct line_form *form,
              const struct extract *extract);

/* Who says the line that is marked so. */
enum speaker say_side(const struct dialect *dialect, struct talk *talk, enum speaker marked,
                      struct span line);

/* Another form may say the line once more. */
void say_remember(struct talk *talk, const struct line_form *form, struct span line);

#endif
