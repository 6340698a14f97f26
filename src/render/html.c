#include "render/formats.h"
static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    (void)rendering, (void)session, (void)report, (void)of;
}
const struct renderer render_html = {"html", SAY_ABOUT("one page", "eine Seite"), NULL, session, NULL, NULL};
