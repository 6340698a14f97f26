/* A capture as conversations: containers, packets and connections put together. Inside record/ only. */
#ifndef SMTPLINT_RECORD_PACKETS_H
#define SMTPLINT_RECORD_PACKETS_H

#include "record/capture.h"
#include "record/record.h"

struct packets;

/* NULL with the error set when not even the container's header can be read. The input must stay as long as
 * they. */
struct packets *packets_open(struct input *input, struct span key_log, struct error *error);
void packets_close(struct packets *packets);

bool packets_next(struct packets *packets, struct arena *arena, struct conversation *conversation);

/* What became known while reading; texts live as long as the capture is open. */
void packets_notes(const struct packets *packets, struct recording_notes *notes);

#endif
