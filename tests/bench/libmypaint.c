/* What the bench asks of libmypaint, in few calls, so that no time goes into calling it. */

#include <libmypaint/mypaint-brush.h>
#include <libmypaint/mypaint-fixed-tiled-surface.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

enum { DAB = 8, POINT = 4, TILE = 64, FULL = 32768 };

static MyPaintSurface *face(void *paper) { return mypaint_fixed_tiled_surface_interface(paper); }

static unsigned short *tile_of(void *paper, int column, int row, MyPaintTileRequest *request, gboolean only_read) {
    mypaint_tile_request_init(request, 0, column, row, only_read);
    mypaint_tiled_surface_tile_request_start((MyPaintTiledSurface *)paper, request);
    return request->buffer;
}

static void tile_done(void *paper, MyPaintTileRequest *request) {
    mypaint_tiled_surface_tile_request_end((MyPaintTiledSurface *)paper, request);
}

/* A paper without ink; the library itself begins with all bits set. */
void *paper_new(int width, int height) {
    void *paper = mypaint_fixed_tiled_surface_new(width, height);
    for (int row = 0; row * TILE < height; row++)
        for (int column = 0; column * TILE < width; column++) {
            MyPaintTileRequest request;
            memset(tile_of(paper, column, row, &request, FALSE), 0, TILE * TILE * 4 * sizeof(unsigned short));
            tile_done(paper, &request);
        }
    return paper;
}

void paper_free(void *paper) { mypaint_surface_unref(face(paper)); }

/* Lay dabs of x, y, radius, red, green, blue, opacity, hardness; all in one go. */
void paper_lay(void *paper, const float *dabs, long count) {
    MyPaintSurface *surface = face(paper);
    MyPaintRectangle changed;
    mypaint_surface_begin_atomic(surface);
    for (long i = 0; i < count; i++) {
        const float *d = dabs + DAB * i;
        mypaint_surface_draw_dab(surface, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], 1, 1, 0, 0, 0);
    }
    mypaint_surface_end_atomic(surface, &changed);
}

void *brush_new(float radius, float hardness, float opacity, float dabs_a_radius, float smudge) {
    MyPaintBrush *brush = mypaint_brush_new();
    mypaint_brush_from_defaults(brush);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_RADIUS_LOGARITHMIC, logf(radius));
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_HARDNESS, hardness);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_OPAQUE, opacity);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_OPAQUE_LINEARIZE, 0);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_ANTI_ALIASING, 0);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_DABS_PER_ACTUAL_RADIUS, dabs_a_radius);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_DABS_PER_BASIC_RADIUS, 0);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_SMUDGE, smudge);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_COLOR_H, 0.06f);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_COLOR_S, 0.65f);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_COLOR_V, 0.69f);
    return brush;
}

void brush_free(void *brush) { mypaint_brush_unref(brush); }

static long dabs_laid;
static MyPaintSurfaceDrawDabFunction lay;

static int counted(MyPaintSurface *surface, float x, float y, float radius, float red, float green, float blue,
                   float opacity, float hardness, float eraser, float ratio, float angle, float lock, float tint) {
    dabs_laid++;
    return lay(surface, x, y, radius, red, green, blue, opacity, hardness, eraser, ratio, angle, lock, tint);
}

/* Count the dabs that strokes lay on a paper from now on. */
void paper_count(void *paper) {
    lay = face(paper)->draw_dab;
    face(paper)->draw_dab = counted;
    dabs_laid = 0;
}

long paper_counted(void) { return dabs_laid; }

void stroke_begin(void *brush, void *paper, float x, float y) {
    mypaint_brush_reset(brush);
    mypaint_brush_new_stroke(brush);
    mypaint_surface_begin_atomic(face(paper));
    mypaint_brush_stroke_to(brush, face(paper), x, y, 0, 0, 0, 10.0);
    mypaint_surface_end_atomic(face(paper), NULL);
}

/* Go on over points of x, y, pressure, seconds since the last; tell what changed: x, y, width, height. */
void stroke_go_on(void *brush, void *paper, const float *points, long count, int *changed) {
    MyPaintRectangle rect = {0, 0, 0, 0};
    mypaint_surface_begin_atomic(face(paper));
    for (long i = 0; i < count; i++) {
        const float *p = points + POINT * i;
        mypaint_brush_stroke_to(brush, face(paper), p[0], p[1], p[2], 0, 0, p[3]);
    }
    mypaint_surface_end_atomic(face(paper), &rect);
    changed[0] = rect.x, changed[1] = rect.y, changed[2] = rect.width, changed[3] = rect.height;
}

/* Show the tiles from column, row to column, row over white, one after another, as RGBA8. */
void paper_show(void *paper, unsigned char *out, int left, int top, int right, int bottom) {
    for (int row = top; row <= bottom; row++)
        for (int column = left; column <= right; column++) {
            MyPaintTileRequest request;
            const unsigned short *ink = tile_of(paper, column, row, &request, TRUE);
            for (int i = 0; i < TILE * TILE; i++) {
                unsigned rest = FULL - ink[4 * i + 3];
                for (int c = 0; c < 3; c++)
                    out[4 * i + c] = ((ink[4 * i + c] + rest) * 255u + FULL / 2) >> 15;
                out[4 * i + 3] = 255;
            }
            out += 4 * TILE * TILE;
            tile_done(paper, &request);
        }
}

/* Read all of a paper: red, green, blue times alpha, alpha; 0..32768. */
void paper_read(void *paper, unsigned short *out, int width, int height) {
    for (int row = 0; row * TILE < height; row++)
        for (int column = 0; column * TILE < width; column++) {
            MyPaintTileRequest request;
            const unsigned short *ink = tile_of(paper, column, row, &request, TRUE);
            for (int y = 0; y < TILE && row * TILE + y < height; y++)
                for (int x = 0; x < TILE && column * TILE + x < width; x++)
                    for (int c = 0; c < 4; c++)
                        out[((size_t)(row * TILE + y) * width + column * TILE + x) * 4 + c] =
                            ink[(y * TILE + x) * 4 + c];
            tile_done(paper, &request);
        }
}
