// SPDX-License-Identifier: BSD-3-Clause
namespace FFmpeg.AutoGen;

/// <summary>FFmpeg's C API. The functions and constants are generated; see README.md.</summary>
public static unsafe partial class ffmpeg
{
    /// <summary>Turns an errno value into an FFmpeg result.</summary>
    /// <param name="errnum">The errno value, for example <see cref="EAGAIN"/>.</param>
    /// <returns>The negative result.</returns>
    /// <remarks><c>#define AVERROR(e) (-(e))</c>, as on every system where errno values are positive.</remarks>
    public static int AVERROR(int errnum) => -errnum;

    /// <summary>Turns an FFmpeg result that carries an errno value into that value.</summary>
    /// <param name="error">The negative result.</param>
    /// <returns>The errno value.</returns>
    /// <remarks><c>#define AVUNERROR(e) (-(e))</c></remarks>
    public static int AVUNERROR(int error) => -error;

    /// <summary>Packs four bytes into a word, the first one lowest.</summary>
    /// <param name="a">The first byte.</param>
    /// <param name="b">The second byte.</param>
    /// <param name="c">The third byte.</param>
    /// <param name="d">The fourth byte.</param>
    /// <returns>The word.</returns>
    /// <remarks><c>#define MKTAG(a,b,c,d)</c></remarks>
    public static uint MKTAG(uint a, uint b, uint c, uint d) => a | (b << 8) | (c << 16) | (d << 24);

    /// <summary>Packs four bytes into a word, the first one highest.</summary>
    /// <param name="a">The first byte.</param>
    /// <param name="b">The second byte.</param>
    /// <param name="c">The third byte.</param>
    /// <param name="d">The fourth byte.</param>
    /// <returns>The word.</returns>
    /// <remarks><c>#define MKBETAG(a,b,c,d)</c></remarks>
    public static uint MKBETAG(uint a, uint b, uint c, uint d) => d | (c << 8) | (b << 16) | (a << 24);

    /// <summary>Makes an error code of FFmpeg's own, such as <see cref="AVERROR_EOF"/>.</summary>
    /// <param name="a">The first byte.</param>
    /// <param name="b">The second byte.</param>
    /// <param name="c">The third byte.</param>
    /// <param name="d">The fourth byte.</param>
    /// <returns>The negative error code.</returns>
    /// <remarks><c>#define FFERRTAG(a, b, c, d) (-(int)MKTAG(a, b, c, d))</c></remarks>
    public static int FFERRTAG(uint a, uint b, uint c, uint d) => -(int)MKTAG(a, b, c, d);

    /// <summary>Packs a version into a number that compares like the version.</summary>
    /// <param name="major">The major version.</param>
    /// <param name="minor">The minor version.</param>
    /// <param name="micro">The micro version.</param>
    /// <returns>The number, as avcodec_version() and the like return it.</returns>
    /// <remarks><c>#define AV_VERSION_INT(a, b, c) ((a)&lt;&lt;16 | (b)&lt;&lt;8 | (c))</c></remarks>
    public static int AV_VERSION_INT(int major, int minor, int micro) => (major << 16) | (minor << 8) | micro;

    /// <summary>The major version in a packed version.</summary>
    /// <param name="version">The packed version.</param>
    /// <returns>The major version.</returns>
    /// <remarks><c>#define AV_VERSION_MAJOR(a) ((a) >> 16)</c></remarks>
    public static int AV_VERSION_MAJOR(uint version) => (int)(version >> 16);

    /// <summary>The minor version in a packed version.</summary>
    /// <param name="version">The packed version.</param>
    /// <returns>The minor version.</returns>
    /// <remarks><c>#define AV_VERSION_MINOR(a) (((a) &amp; 0x00FF00) >> 8)</c></remarks>
    public static int AV_VERSION_MINOR(uint version) => (int)((version & 0x00FF00) >> 8);

    /// <summary>The micro version in a packed version.</summary>
    /// <param name="version">The packed version.</param>
    /// <returns>The micro version.</returns>
    /// <remarks><c>#define AV_VERSION_MICRO(a) ((a) &amp; 0xFF)</c></remarks>
    public static int AV_VERSION_MICRO(uint version) => (int)(version & 0xFF);

    /// <summary>Makes a fraction.</summary>
    /// <param name="num">The numerator.</param>
    /// <param name="den">The denominator.</param>
    /// <returns>The fraction.</returns>
    /// <remarks><c>static inline AVRational av_make_q(int num, int den)</c></remarks>
    public static AVRational av_make_q(int num, int den) => new() { num = num, den = den };

    /// <summary>Turns a fraction into a number.</summary>
    /// <param name="a">The fraction.</param>
    /// <returns>The number.</returns>
    /// <remarks><c>static inline double av_q2d(AVRational a)</c></remarks>
    public static double av_q2d(AVRational a) => a.num / (double)a.den;
}
