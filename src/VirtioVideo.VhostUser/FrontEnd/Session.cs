// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Device;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sockets;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>One front end, from its connection to its end.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>Most messages in one turn: the device gets its turn in between.</summary>
    private const int MaxMessages = 16;

    private readonly Connection _connection;
    private readonly Log _log;
    private readonly GuestDevice _guest;
    private readonly Replies _replies;
    private readonly FeatureMessages _features;
    private readonly MemoryMessages _memory;
    private readonly VringMessages _rings;
    private readonly ConfigMessages _config;
    private readonly StatusMessages _status;

    public Session(Connection connection, VideoDevice device, bool sealedMemory, Log log)
    {
        _connection = connection;
        _log = log;
        _guest = new GuestDevice(device);
        _replies = new Replies(connection);
        _features = new FeatureMessages(_guest, _replies);
        _memory = new MemoryMessages(_guest, _replies, sealedMemory, log);
        _rings = new VringMessages(_guest, _replies);
        _config = new ConfigMessages(_guest, _replies);
        _status = new StatusMessages(_guest, _replies);
    }

    /// <summary>The file descriptor to wait on.</summary>
    public int Fd => _connection.Fd;

    /// <summary>Serves the messages that have arrived.</summary>
    /// <exception cref="LostException">The connection cannot be used any more.</exception>
    public void Serve()
    {
        for (int i = 0; i < MaxMessages && _connection.Receive() is { } message; i++)
        {
            Serve(message);
        }
    }

    /// <summary>Interrupts the guest for the device.</summary>
    public void Notify(uint ring) => _guest.Rings.Notify(ring);

    /// <summary>The guest broke a ring.</summary>
    public void NeedsReset(uint ring) => _guest.NeedsReset(ring);

    /// <inheritdoc/>
    public void Dispose()
    {
        _guest.Dispose();
        _connection.Dispose();
    }

    private void Serve(Message message)
    {
        MessageHeader header = message.Header;
        bool done = true;
        _log.Write(LogLevel.Debug, $"{message.Request}, {header.Size} bytes, {message.FileCount} files{(header.NeedsReply ? ", to be answered" : string.Empty)}");
        try
        {
            Dispatch(message);
        }
        catch (Exception e) when (e is RefusedException or HostException)
        {
            done = false;
            _log.Write(LogLevel.Warn, $"{message.Request} is refused: {e.Message}");
        }

        // Files that nobody took are closed before the front end gets a reply to the message.
        message.Clear();

        // This comes after the message, because SET_PROTOCOL_FEATURES itself decides whether it gets a reply.
        if (header.NeedsReply && (_features.Accepted & ProtocolFeatures.REPLY_ACK) != 0 && !(done && HasAnswer(message.Request)))
        {
            _replies.Send(message.Request, done ? 0ul : 1ul);
        }
    }

    private static bool HasAnswer(Request request) => request
        is Request.GET_FEATURES or Request.GET_PROTOCOL_FEATURES or Request.GET_QUEUE_NUM or Request.GET_VRING_BASE or Request.GET_CONFIG
        or Request.GET_MAX_MEM_SLOTS or Request.GET_STATUS;

    private static bool TakesFiles(Request request) => request
        is Request.SET_MEM_TABLE or Request.ADD_MEM_REG or Request.REM_MEM_REG or Request.SET_VRING_KICK or Request.SET_VRING_CALL
        or Request.SET_VRING_ERR or Request.SET_BACKEND_REQ_FD;

    private void Dispatch(Message message)
    {
        if (!TakesFiles(message.Request))
        {
            message.ExpectFiles(0, 0);
        }

        switch (message.Request)
        {
            case Request.GET_FEATURES: _features.GetFeatures(message); break;
            case Request.SET_FEATURES: _features.SetFeatures(message); break;
            case Request.SET_OWNER or Request.RESET_OWNER: message.ExpectNothing(); break;
            case Request.GET_PROTOCOL_FEATURES: _features.GetProtocolFeatures(message); break;
            case Request.SET_PROTOCOL_FEATURES: _features.SetProtocolFeatures(message); break;
            case Request.GET_QUEUE_NUM: _features.GetQueueNum(message); break;
            case Request.SET_MEM_TABLE: _memory.SetMemTable(message); break;
            case Request.GET_MAX_MEM_SLOTS: _memory.GetMaxMemSlots(message); break;
            case Request.ADD_MEM_REG: _memory.AddMemReg(message); break;
            case Request.REM_MEM_REG: _memory.RemMemReg(message); break;
            case Request.SET_VRING_NUM: _rings.SetVringNum(message); break;
            case Request.SET_VRING_ADDR: _rings.SetVringAddr(message); break;
            case Request.SET_VRING_BASE: _rings.SetVringBase(message); break;
            case Request.GET_VRING_BASE: _rings.GetVringBase(message); break;
            case Request.SET_VRING_KICK: _rings.SetVringKick(message); break;
            case Request.SET_VRING_CALL: _rings.SetVringCall(message); break;
            case Request.SET_VRING_ERR: _rings.SetVringErr(message); break;
            case Request.SET_VRING_ENABLE: _rings.SetVringEnable(message); break;
            case Request.GET_CONFIG: _config.GetConfig(message); break;
            case Request.SET_CONFIG: ConfigMessages.SetConfig(message); break;
            case Request.SET_BACKEND_REQ_FD: _config.SetBackendReqFd(message); break;
            case Request.RESET_DEVICE: _status.ResetDevice(message); break;
            case Request.SET_STATUS: _status.SetStatus(message); break;
            case Request.GET_STATUS: _status.GetStatus(message); break;
            default: throw new RefusedException("the daemon does not know it, or did not offer it");
        }
    }
}
