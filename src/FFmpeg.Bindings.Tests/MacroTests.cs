// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Reflection;
using BindingsGenerator.Macros;
using FFmpeg.AutoGen;
using FFmpeg.Bindings.Tests.Support;
using Xunit;

namespace FFmpeg.Bindings.Tests;

/// <summary>The constants against what the C compiler makes of the macros.</summary>
public sealed class MacroTests
{
    [Fact]
    public void Values_AllIntegerConstants_EqualHeaders()
    {
        List<FieldInfo> integers =
            [.. BindingTypes.Constants.Where(field => field.FieldType != typeof(string) && field.FieldType != typeof(double))];
        IReadOnlyDictionary<string, IntegerConstant> expected =
            InstalledHeaders.Builder.EvaluateMacros(integers.Select(field => field.Name));

        Assert.NotEmpty(integers);
        Assert.Equal(
            integers.Select(field => $"{field.Name} = {expected.GetValueOrDefault(field.Name)?.Value}"),
            integers.Select(field => $"{field.Name} = {ValueOf(field)}"));
    }

    [Fact]
    public void FFERRTAG_EndOfFile_EqualsHeaders()
    {
        BigInteger eof = InstalledHeaders.Builder.EvaluateMacros(["AVERROR_EOF"])["AVERROR_EOF"].Value;

        Assert.Equal(eof, ffmpeg.AVERROR_EOF);
        Assert.Equal(eof, ffmpeg.FFERRTAG('E', 'O', 'F', ' '));
    }

    [Theory]
    [InlineData("AVERROR(EAGAIN)")]
    [InlineData("MKTAG('a','v','c','1')")]
    [InlineData("MKBETAG('a','v','c','1')")]
    [InlineData("AV_VERSION_INT(59, 37, 100)")]
    [InlineData("AV_VERSION_MINOR(LIBAVCODEC_VERSION_INT)")]
    public void HandPortedMacro_SampleArguments_EqualsHeaders(string expression)
    {
        long ported = expression switch
        {
            "AVERROR(EAGAIN)" => ffmpeg.AVERROR(ffmpeg.EAGAIN),
            "MKTAG('a','v','c','1')" => ffmpeg.MKTAG('a', 'v', 'c', '1'),
            "MKBETAG('a','v','c','1')" => ffmpeg.MKBETAG('a', 'v', 'c', '1'),
            "AV_VERSION_INT(59, 37, 100)" => ffmpeg.AV_VERSION_INT(59, 37, 100),
            _ => ffmpeg.AV_VERSION_MINOR((uint)ffmpeg.LIBAVCODEC_VERSION_INT),
        };

        Assert.Equal(InstalledHeaders.EvaluateExpression(expression), ported);
    }

    [Theory]
    [InlineData(nameof(ffmpeg.AV_CODEC_FLAG_LOW_DELAY), typeof(int))]
    [InlineData(nameof(ffmpeg.AV_NOPTS_VALUE), typeof(long))]
    [InlineData(nameof(ffmpeg.AV_PIX_FMT_P010), typeof(AVPixelFormat))]
    [InlineData(nameof(ffmpeg.LIBAVCODEC_IDENT), typeof(string))]
    [InlineData(nameof(ffmpeg.SWS_MAX_REDUCE_CUTOFF), typeof(double))]
    public void Type_Constant_FollowsTheExpression(string name, Type expected) =>
        Assert.Equal(expected, BindingTypes.Constants.Single(field => field.Name == name).FieldType);

    private static BigInteger ValueOf(FieldInfo field) =>
        // An enumeration's raw value is that of the integer type below it.
        BigInteger.Parse(Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
}
