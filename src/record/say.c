/* Whose line it is, and what the programs print twice, leave out or turn round. */
#include "record/say.h"

#include "smtp/reply.h"
#include "smtp/verb.h"

static unsigned long hash_of(struct span text, enum speaker speaker)
{
    unsigned long hash = 5381 + (unsigned long)speaker;
    for (size_t i = 0; i < text.len; i++)
        hash = hash * 33 + (unsigned char)text.at[i];
    return hash;
}

static void remember(struct talk *talk, const struct line_form *form, unsigned long hash)
{
    talk->heard[talk->heard_count++ % HEARD_RING] = (struct heard){hash, form};
}

void say_remember(struct talk *talk, const struct line_form *form, struct span line)
{
    remember(talk, form, hash_of(span_trim(line), SPEAKER_SERVER));
}

/* What another form, or one whose program prints it twice, has said in the same words, if nothing has
 * repeated it yet; NULL. */
static struct heard *heard_before(struct talk *talk, const struct line_form *form, enum speaker speaker,
                                  struct span line)
{
    unsigned long hash = hash_of(span_trim(line), speaker);
    size_t from = talk->heard_count > HEARD_RING ? talk->heard_count - HEARD_RING : 0;
    for (size_t i = from; (form->again || form->twice) && i < talk->heard_count; i++) {
        struct heard *heard = &talk->heard[i % HEARD_RING];
        if (heard->form && (heard->form != form || form->twice) && heard->hash == hash)
            return heard;
    }
    return NULL;
}

static bool is_echo(struct talk *talk, const struct line_form *form, enum speaker speaker, struct span line)
{
    struct heard *heard = heard_before(talk, form, speaker, line);
    if (heard)
        heard->form = NULL;
    else
        remember(talk, form, hash_of(span_trim(line), speaker));
    return heard != NULL;
}

static size_t last_client(const moment_list *moments)
{
    size_t at = moments->count;
    while (at > 0 && moments->at[at - 1].kind != MOMENT_CLIENT)
        at--;
    return at; /* 0: none; else one behind it */
}

/* The address in "<bob@example.net>... User unknown", empty if there is none. */
static struct span address_in(struct span text)
{
    size_t from = span_find(text, '<'), to = span_find(text, '>');
    if (from < to && to < text.len && span_find(span_cut(text, from, to - from), '@') < to - from)
        return span_cut(text, from + 1, to - from - 1);
    return (struct span){"", 0};
}

/* Sendmail's transcripts leave out RCPT and good replies: what refuses behind a bare DATA refuses the
 * recipient. */
static void put_recipient(struct reader *reader, struct span text)
{
    struct builder *builder = &reader->builder;
    moment_list *moments = &builder->conversation->moments;
    struct reply_line reply;
    size_t at = last_client(moments);
    bool bare =
        at && at == moments->count && span_same_word(verb_of_line(moments->at[at - 1].text), span_of("DATA"));
    if (!bare || !reply_line_parse(text, &reply) || reply.code < 400 || reply.code == 503)
        return;
    struct moment data = moments->at[at - 1];
    struct span address = address_in(text);
    moments->count = at - 1;
    build_event(builder, &reader->line, EVENT_GAP, (struct span){"", 0});
    build_client(builder, &reader->line,
                 arena_print(builder->arena, "RCPT TO:<%.*s>", (int)address.len, address.at));
    for (size_t i = at - 1; i < moments->count; i++) {
        moments->at[i].first = moments->at[i].last = data.first;
        moments->at[i].offset = data.offset;
        moments->at[i].inferred = true;
    }
    *LIST_ADD(builder->arena, moments) = data;
}

void say_open(struct reader *reader, struct talk *talk, struct span line)
{
    struct reply_line reply;
    if (!reply_line_parse(line, &reply))
        return;
    talk->reply_open = reply.more;
    if (reply.more)
        reader->builder.last_code = reply.code;
}

void say_server(struct reader *reader, struct talk *talk, struct span line)
{
    struct builder *builder = &reader->builder;
    bool text_due = builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_CHUNK;
    if (reader->dialect->hides_body && text_due && !builder->in_body)
        build_elided(builder, &reader->line, true);
    if (reader->dialect->omits_replies)
        put_recipient(reader, line);
    build_server(builder, &reader->line, line);
    say_open(reader, talk, line);
    talk->speaker = SPEAKER_SERVER;
}

void say_client(struct reader *reader, struct talk *talk, struct span line)
{
    struct builder *builder = &reader->builder;
    bool text_due = builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_CHUNK;
    if (span_is(line, ".") && builder->body && builder->body->elided && !text_due) {
        builder->body->terminated = true;
        return;
    }
    if (reader->dialect->hides_body && text_due && !builder->in_body && !span_is(line, "."))
        build_elided(builder, &reader->line, true);
    build_client(builder, &reader->line, line);
    if (builder->body && reader->dialect->drops_blanks)
        builder->body->no_blanks = true;
    talk->speaker = SPEAKER_CLIENT;
    talk->reply_open = false;
}

/* With marks that stand the other way round in some programs the first line that is clearly one side's
 * decides. */
enum speaker say_side(const struct dialect *dialect, struct talk *talk, enum speaker marked, struct span line)
{
    bool reply = reply_line_looks(line), verb = verb_find(verb_of_line(line)) != NULL;
    if (!dialect->by_content)
        return marked;
    if (!talk->mirror_known && (reply || verb)) {
        talk->mirror_known = true;
        talk->mirrored = reply ? marked == SPEAKER_CLIENT : marked == SPEAKER_SERVER;
    }
    if (!talk->mirrored)
        return marked;
    return marked == SPEAKER_CLIENT ? SPEAKER_SERVER : SPEAKER_CLIENT;
}

static void say_line(struct reader *reader, struct talk *talk, const struct line_form *form, struct span line)
{
    const struct builder *builder = &reader->builder;
    bool text_due = builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_CHUNK;
    if (!line.len && !text_due && form->from == FROM_SPOKEN)
        return; /* tcpflow and tshark put one behind each text */
    if (talk->speaker == SPEAKER_CLIENT) {
        if (form->from != FROM_SPOKEN || !is_echo(talk, form, SPEAKER_CLIENT, line)) /* tcpdump -v -A */
            say_client(reader, talk, line);
    } else if (line.len && !is_echo(talk, form, SPEAKER_SERVER, line)) {
        say_server(reader, talk, line);
    }
}

void say_text(struct reader *reader, struct talk *talk, const struct line_form *form,
              const struct extract *extract)
{
    struct saying saying = {extract->text, extract->code, talk->speaker == SPEAKER_SERVER, form->split};
    if (!saying.server && extract->command.len) /* verb and argument stand apart */
        saying.text = arena_print(&reader->transcript->scratch, "%.*s %.*s", (int)extract->command.len,
                                  extract->command.at, (int)extract->text.len, extract->text.at);
    struct utterance lines = utter(&reader->transcript->scratch, reader->scratch, reader->dialect, saying);
    enum speaker speaker = talk->speaker;
    /* A reply whose end was heard is repeated, and what the record lacks of it came before its first line. */
    bool repeated = speaker == SPEAKER_SERVER && lines.count > 1 &&
                    heard_before(talk, form, SPEAKER_SERVER, lines.at[lines.count - 1]);
    for (size_t i = 0; i < lines.count; i++) {
        if (repeated && !heard_before(talk, form, SPEAKER_SERVER, lines.at[i]))
            continue;
        talk->speaker = speaker;
        say_line(reader, talk, form, lines.at[i]);
    }
    talk->speaker = speaker;
}
