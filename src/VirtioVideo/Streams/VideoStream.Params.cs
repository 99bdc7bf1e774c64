// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Streams;

/// <content>Parameters, and the change of resolution that replaces them.</content>
internal sealed partial class VideoStream
{
    /// <summary>A change of resolution whose event waits for a buffer: until then the old parameters are in force (ruling 14).</summary>
    private (FrameFormat Format, StreamInfo Info)? _pendingFormat;

    /// <summary>
    /// Number of changes of resolution that were announced to the guest. An output buffer belongs to the one in force when it was attached or
    /// cleared.
    /// </summary>
    private uint _resolution;

    /// <summary>spec: STREAM_GET_PARAMS. Never waits (ruling 43).</summary>
    public void GetParams(DescriptorChain command)
        => Responses.Params(command, _failed ? VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION : VIRTIO_VIDEO_RESULT_OK, _parameters.Current);

    /// <summary>
    /// spec: STREAM_SET_PARAMS. Adjusts to the nearest possible values and returns those in force, also while the stream drains or clears (ruling 15).
    /// </summary>
    public void SetParams(DescriptorChain command, in virtio_video_params wanted)
    {
        if (_failed)
        {
            Responses.Params(command, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, _parameters.Current);
            return;
        }

        _parameters.Adjust(wanted, imagesAreIdle: QueueOf(_parameters.ImageQueue).QueuedCount == 0);
        _observer.ParametersAdjusted(Id, wanted, _parameters.Current);
        Responses.Params(command, VIRTIO_VIDEO_RESULT_OK, _parameters.Current);
    }

    /// <summary>The worker found pictures of another size and waits.</summary>
    private void FormatChanged(FrameFormat format, StreamInfo facts)
    {
        _outputGeneration++;
        _pendingFormat = (format, facts);
        _events.Post(_resolutionChanged);
    }

    /// <summary>rulings 14, 40: the event is out. So the parameters change, buffers of the old size return and the worker continues.</summary>
    private void AcceptFormat()
    {
        if (_failed || _hasEnded || _pendingFormat is not var (format, facts))
        {
            return;
        }

        _pendingFormat = null;
        _resolution++;
        _parameters.Change(format, facts);
        ForgetFrames();
        CancelQueued(_output);
        Post(new WorkerCommand { Kind = WorkerCommandKind.AcceptFormat });
    }
}
