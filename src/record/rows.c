#include "record/rows.h"

#include "record/dump.h"
#include "record/ends.h"
#include "record/happen.h"
#include "record/say.h"
#include "smtp/reply.h"

static void rows_speak(struct reader *reader, struct talk *talk, struct span octets)
{
    static const struct line_form dumped = {.from = FROM_SPOKEN},
                                  repeats = {.from = FROM_SPOKEN, .again = true};
    bool again = talk->dump.form && talk->dump.form->again;
    struct extract extract = {.text = octets};
    struct span first = octets;
    enum speaker marked = talk->speaker;
    first = span_take_line(&first);
    if (talk->dump.form && talk->dump.form->coding == CODING_CHUNK)
        marked = reply_line_looks(first) ? SPEAKER_SERVER : SPEAKER_CLIENT;
    if (marked == SPEAKER_NONE)
        marked = ends_tell(reader, talk, first);
    if (marked == SPEAKER_NONE)
        return;
    if (talk->dump.either)
        talk->speaker = marked;
    else
        talk->speaker = say_side(reader->dialect, talk, marked, first);
    say_text(reader, talk, again ? &repeats : &dumped, &extract);
    talk->speaker = marked;
}

/* Says the lines that are complete, under the number of the row where they began. */
static void rows_say(struct reader *reader, struct talk *talk, bool at_end)
{
    struct dump *dump = &talk->dump;
    struct line line = reader->line;
    if (dump_is_tls(&dump->octets) && !dump->binary) {
        dump->binary = true;
        happen_add(reader, EVENT_TLS_STARTED, TROUBLE_NONE, &(struct extract){.text = {"", 0}});
    }
    size_t len = dump->binary ? dump->octets.len : dump_complete(&dump->octets, at_end);
    if (!len)
        return;
    reader->line.number = dump->line;
    reader->line.offset = dump->offset;
    reader->line.last = at_end ? dump->line : line.number;
    if (!dump->binary)
        rows_speak(reader, talk, span_cut(text_span(&dump->octets), 0, len));
    dump_drop(&dump->octets, len);
    reader->line = line;
    dump->line = line.number;
    dump->offset = line.offset;
}

void rows_end(struct reader *reader, struct talk *talk)
{
    struct dump *dump = &talk->dump;
    if (dump->form && dump->form->coding == CODING_PACKET)
        dump_payload(&dump->octets, dump->payload);
    else if (dump->form && dump->form->coding == CODING_PACKET_TEXT)
        dump_payload_text(&dump->octets, dump->payload);
    else if (dump->form && dump->form->coding == CODING_WRAPPED)
        dump->octets.len =
            span_trim(text_span(&dump->octets)).len; /* the last row is filled up with blanks */
    if (dump->octets.len)
        rows_say(reader, talk, true);
    dump->octets.len = 0;
    dump->form = NULL;
}

static bool is_stream(enum coding coding)
{
    return coding == CODING_HEX || coding == CODING_BASE64 || coding == CODING_ROWS;
}

void rows_more(struct reader *reader, struct talk *talk, const struct line_form *form, struct span row)
{
    struct dump *dump = &talk->dump;
    bool marked = talk->speaker != SPEAKER_NONE || dump->either;
    if (!marked && form->from == FROM_SPOKEN && is_stream(form->coding))
        return; /* curl's records of TLS: marked as nobody's */
    if (!dump->octets.len) {
        dump->line = reader->line.number;
        dump->offset = reader->line.offset;
    }
    dump->form = form;
    dump_row(&dump->octets, form->coding, row);
    if (is_stream(form->coding))
        rows_say(reader, talk, false);
}
