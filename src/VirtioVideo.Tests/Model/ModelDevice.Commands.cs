// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;

namespace VirtioVideo.Tests.Model;

/// <content>Takes commands apart.</content>
internal sealed partial class ModelDevice
{
    /// <summary>The codec that the test's factories have no memory for.</summary>
    public const uint CodecWithoutMemory = 6;

    /// <summary>Whether the test's decoder of a codec knows the size before a picture is out.</summary>
    public static bool TellsHeadersEarly(uint codec) => codec % 2 == 1;

    /// <summary>Handles a command of the guest.</summary>
    /// <param name="command">Its number and room.</param>
    /// <param name="request">Its readable bytes.</param>
    public void Execute(ModelCommand command, ReadOnlySpan<byte> request)
    {
        // ruling 11: shorter than its struct, here than its first field; unknown.
        uint? type = request.Length < 4 ? null : Word(request, 0);
        int? length = LengthOf(type);
        if (type is null)
        {
            Refuse(command, ModelResult.InvalidParameter);
        }
        else if (length is null)
        {
            Refuse(command, ModelResult.InvalidOperation);
        }
        else if (request.Length < length)
        {
            // ruling 12 before ruling 11 (docs/design/decisions.md)
            Fail(command, type.Value == Resource.Queue ? type.Value : 0, ModelResult.InvalidParameter);
        }
        else if (type == Global.QueryCaps)
        {
            QueryCaps(command);
        }
        else if (type == PerStream.Create)
        {
            Create(command, Word(request, 4), Word(request, 8), Word(request, 12));
        }
        else if (Find(Word(request, 4)) is { } stream)
        {
            Execute(command, type.Value, stream, request);
        }
        else
        {
            Fail(command, type.Value, ModelResult.InvalidStreamId);
        }
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    /// <summary>Length of the fixed part of a request, from the list in docs/reference/rulings.md.</summary>
    private static int? LengthOf(uint? type) => type switch
    {
        Global.QueryCaps => 4,
        PerStream.Create => 16,
        PerStream.Destroy or PerStream.GetParams or PerStream.Drain => 8,
        PerStream.SetParams => 208,
        PerQueue.Clear or PerQueue.Detach => 12,
        Resource.Attach => 16,
        Resource.Queue => 64,
        _ => null,
    };

    private void Execute(ModelCommand command, uint type, ModelStream stream, ReadOnlySpan<byte> request)
    {
        switch (type)
        {
            case PerStream.Destroy:
                _named.Remove(stream.Id);
                stream.Destroy(command);
                return;
            case PerStream.GetParams:
                stream.GetParams(command);
                return;
            case PerStream.SetParams:
                stream.SetParams(command, request.Slice(8, 200));
                return;
            case PerStream.Drain:
                stream.Drain(command);
                return;
        }

        uint queueType = Word(request, 8);
        if (queueType is not (1 or 2))
        {
            Fail(command, type, ModelResult.InvalidParameter);
            return;
        }

        ModelQueue queue = queueType == 1 ? stream.Input : stream.Output;
        switch (type)
        {
            case PerQueue.Clear:
                stream.Clear(command, queue);
                break;
            case PerQueue.Detach:
                stream.Detach(command, queue);
                break;
            case Resource.Attach:
                stream.Attach(command, queue, Word(request, 12), request[16..]);
                break;
            default:
                uint[] sizes = new uint[8];
                for (int i = 0; i < sizes.Length; i++)
                {
                    sizes[i] = Word(request, 32 + (4 * i));
                }

                stream.Queue(command, queue, Word(request, 12), BinaryPrimitives.ReadUInt64LittleEndian(request[24..]), sizes, Word(request, 16));
                break;
        }
    }

    /// <summary>ruling 6.</summary>
    private void QueryCaps(ModelCommand command)
    {
        byte[] caps = ModelCapabilities.Of(setup.Encodes).Response;
        Answers.Add(
            command, 0, AnswerKind.AtOnce, command.Room >= (uint)caps.Length ? caps : ModelResponses.NoCapabilities(ModelResult.OutOfMemory));
    }

    /// <summary>ruling 13: this host resolves no objects, so guest pages is the only type of memory.</summary>
    private void Create(ModelCommand command, uint inputMemory, uint outputMemory, uint codec)
    {
        uint result = ModelCapabilities.Of(setup.Encodes).FirstVariant(codec) is null || inputMemory != 1 || outputMemory != 1 ? ModelResult.InvalidParameter
            : command.Room < 8 || _streams.Count >= setup.MaxStreams || codec == CodecWithoutMemory ? ModelResult.OutOfMemory
            : ModelResult.Ok;
        if (result == ModelResult.Ok)
        {
            ModelStream stream = setup.Encodes
                ? new ModelEncoderStream(this, ++LastId, codec)
                : new ModelDecoderStream(this, ++LastId, codec, TellsHeadersEarly(codec));
            _streams.Add(stream);
            _named.Add(stream.Id, stream);
        }

        Answers.Add(command, 0, AnswerKind.AtOnce, ModelResponses.Created(result, result == ModelResult.Ok ? LastId : 0));
    }

    /// <summary>ruling 11: 4 bytes.</summary>
    private void Refuse(ModelCommand command, uint result) => Answers.Add(command, 0, AnswerKind.AtOnce, ModelResponses.Result(result));

    /// <summary>rulings 10, 12: the whole struct, zero after the result but for the flags of a buffer.</summary>
    private void Fail(ModelCommand command, uint type, uint result)
    {
        byte[] response = type switch
        {
            Resource.Queue => ModelResponses.BufferFailed(result),
            PerStream.GetParams or PerStream.SetParams => ModelResponses.Params(result, default),
            _ => ModelResponses.Result(result),
        };
        Answers.Add(command, 0, AnswerKind.AtOnce, response);
    }

    /// <summary>spec: enum virtio_video_cmd_type.</summary>
    internal static class Global
    {
        public const uint QueryCaps = 0x100;
    }

    /// <summary>spec: enum virtio_video_cmd_type.</summary>
    internal static class PerStream
    {
        public const uint Create = 0x200;
        public const uint Destroy = 0x201;
        public const uint GetParams = 0x202;
        public const uint SetParams = 0x203;
        public const uint Drain = 0x204;
    }

    /// <summary>spec: enum virtio_video_cmd_type.</summary>
    internal static class PerQueue
    {
        public const uint Clear = 0x300;
        public const uint Detach = 0x301;
    }

    /// <summary>spec: enum virtio_video_cmd_type.</summary>
    internal static class Resource
    {
        public const uint Attach = 0x400;
        public const uint Queue = 0x401;
    }
}
