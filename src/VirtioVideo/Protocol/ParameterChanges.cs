// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_rate_control;

namespace VirtioVideo.Protocol;

/// <summary>Describes how a device changed the values of a guest's SET_PARAMS, for the host's log.</summary>
internal static class ParameterChanges
{
    /// <summary>Lists the fields that differ from the request.</summary>
    /// <returns>Empty if none does.</returns>
    public static string Describe(in virtio_video_params wanted, in virtio_video_params inForce)
    {
        var changes = new List<string>();
        void Compare(string name, uint asked, uint got)
        {
            if (asked != got)
            {
                changes.Add($"{name} {asked} -> {got}");
            }
        }

        Compare("image_format", wanted.image_format, inForce.image_format);
        Compare("cur_image_buffers", wanted.cur_image_buffers, inForce.cur_image_buffers);
        Compare("width", wanted.width, inForce.width);
        Compare("height", wanted.height, inForce.height);
        Compare("crop.left", wanted.crop.left, inForce.crop.left);
        Compare("crop.top", wanted.crop.top, inForce.crop.top);
        Compare("crop.width", wanted.crop.width, inForce.crop.width);
        Compare("crop.height", wanted.crop.height, inForce.crop.height);
        Compare("frame_rate", wanted.frame_rate, inForce.frame_rate);
        Compare("planes_layout", wanted.planes_layout, inForce.planes_layout);
        Compare("codec", (uint)wanted.bitstream_format.codec, (uint)inForce.bitstream_format.codec);
        Compare("profile", wanted.bitstream_format.@params.h264.profile, inForce.bitstream_format.@params.h264.profile);
        Compare("level", wanted.bitstream_format.@params.h264.level, inForce.bitstream_format.@params.h264.level);
        Compare("cur_bitstream_buffers", wanted.cur_bitstream_buffers, inForce.cur_bitstream_buffers);
        Compare("cur_bitrate", wanted.cur_bitrate, inForce.cur_bitrate);
        Compare("rc_mode", wanted.rc_mode, inForce.rc_mode);
        if ((virtio_video_rate_control)inForce.rc_mode is VIRTIO_VIDEO_RATE_CONTROL_FRAME or VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK)
        {
            Compare("qp.rc.min_qp", wanted.qp.rc.min_qp, inForce.qp.rc.min_qp);
            Compare("qp.rc.max_qp", wanted.qp.rc.max_qp, inForce.qp.rc.max_qp);
        }
        else
        {
            Compare("qp.no_rc.iframe_qp", wanted.qp.no_rc.iframe_qp, inForce.qp.no_rc.iframe_qp);
            Compare("qp.no_rc.pframe_qp", wanted.qp.no_rc.pframe_qp, inForce.qp.no_rc.pframe_qp);
            Compare("qp.no_rc.bframe_qp", wanted.qp.no_rc.bframe_qp, inForce.qp.no_rc.bframe_qp);
        }

        return string.Join(", ", changes);
    }
}
