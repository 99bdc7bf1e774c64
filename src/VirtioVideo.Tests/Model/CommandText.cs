// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;
using System.Text;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Model;

/// <summary>Commands as lines that a person can read.</summary>
internal static class CommandText
{
    private const string CommandPrefix = "VIRTIO_VIDEO_CMD_";

    private static readonly string[] s_unitKinds =
        ["picture", "damaged picture", "damaged", "fail", "throw", "block", "headers", "lost", "fail later", "unwritable"];

    private static readonly string[] s_imageKinds = ["picture", "b", "own key", "damaged", "fail", "throw", "block", "dropped", "fail later"];

    /// <summary>A command with its arguments, and what is unusual of its descriptors.</summary>
    public static string Of(SendCommand command)
    {
        byte[] request = command.Request;
        var text = new StringBuilder();
        var type = (virtio_video_cmd_type)(Word(request, 0) ?? 0);
        text.Append(Enum.IsDefined(type) ? type.ToString()[CommandPrefix.Length..] : $"command 0x{(uint)type:x}");
        if (type == virtio_video_cmd_type.VIRTIO_VIDEO_CMD_STREAM_CREATE)
        {
            text.Append($" memory {Word(request, 4)}/{Word(request, 8)} codec {Word(request, 12)}");
        }
        else if (Word(request, 4) is { } stream)
        {
            text.Append($" stream {stream}");
            AppendArguments(text, type, request);
        }

        if (command.Unit is { } unit)
        {
            string[] kinds = command.IsImage ? s_imageKinds : s_unitKinds;
            string kind = unit[0] < kinds.Length ? kinds[unit[0]] : $"kind {unit[0]}";
            text.Append($"; {(command.IsImage ? "image" : "unit")} [{kind}, {string.Join(", ", unit[1..])}]");
        }

        text.Append($"; {request.Length} + {command.Room} bytes");
        return command.IsSplit ? text.Append(", split").ToString() : text.ToString();
    }

    private static void AppendArguments(StringBuilder text, virtio_video_cmd_type type, byte[] request)
    {
        switch (type)
        {
            case virtio_video_cmd_type.VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS when request.Length >= 208:
                text.Append($" image buffers {Word(request, 20)} bitstream buffers {Word(request, 176)}");
                text.Append($" format {Word(request, 8)} layout {Word(request, 52)} stride {Word(request, 64)}");
                text.Append($" size {Word(request, 24)}x{Word(request, 28)} crop {Word(request, 32)},{Word(request, 36)} {Word(request, 40)}x{Word(request, 44)}");
                text.Append($" rate {Word(request, 48)} profile {Word(request, 160)} level {Word(request, 164)} bitrate {Word(request, 188)}");
                text.Append($" rc_mode {Word(request, 192)} qp {Word(request, 196)},{Word(request, 200)},{Word(request, 204)}");
                break;
            case virtio_video_cmd_type.VIRTIO_VIDEO_CMD_QUEUE_CLEAR or virtio_video_cmd_type.VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES:
                text.Append(Queue(request));
                break;
            case virtio_video_cmd_type.VIRTIO_VIDEO_CMD_RESOURCE_ATTACH:
                text.Append($"{Queue(request)} id {Word(request, 12)} lists {Convert.ToHexStringLower(request.AsSpan(Math.Min(16, request.Length)))}");
                break;
            case virtio_video_cmd_type.VIRTIO_VIDEO_CMD_RESOURCE_QUEUE when request.Length >= 64:
                text.Append($"{Queue(request)} id {Word(request, 12)} timestamp {BinaryPrimitives.ReadUInt64LittleEndian(request.AsSpan(24))}");
                text.Append($" length {Word(request, 32)} flags {Word(request, 16)}");
                break;
        }
    }

    private static string Queue(byte[] request) => Word(request, 8) switch
    {
        1 => " input",
        2 => " output",
        var other => $" queue {other}",
    };

    private static uint? Word(byte[] bytes, int offset)
        => offset + 4 <= bytes.Length ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset)) : null;
}
