// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.ComponentModel;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg;
using VirtioVideo.Platform.Linux;
using VirtioVideo.VhostUser.FrontEnd;
using VirtioVideo.VhostUser.Life;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sockets;

namespace VirtioVideo.VhostUser;

/// <summary>The device behind a socket. It serves one front end at a time; the next one may connect when that one is gone.</summary>
/// <remarks>Everything happens on one thread, which waits neither for the front end nor for a codec. Streams have their own threads.</remarks>
internal sealed class Daemon : IDisposable
{
    /// <summary>Most chains taken between two looks at the socket.</summary>
    private const uint ChainsOfATurn = 256;

    private readonly Log _log;
    private readonly DaemonHost _host;
    private readonly VideoDevice _device;
    private readonly Pause _accepting = new();
    private readonly bool _sealedMemory;

    /// <summary>Null if the only front end was connected from the beginning.</summary>
    private readonly Listener? _listener;

    private readonly Ballast _ballast = new();
    private Session? _session;

    /// <exception cref="HostException">The device cannot be made, or no front end can connect.</exception>
    public Daemon(DaemonOptions options, Log log)
    {
        _log = log;
        _sealedMemory = options.SealedMemory;
        _host = new DaemonHost(log);
        _device = DeviceFactory.Create(options.Device, options.ForDevice(), options.Encoders, _host);
        try
        {
            _listener = Open(options);
        }
        catch
        {
            _device.Dispose();
            throw;
        }
    }

    /// <summary>Steps of the main thread, for the watchdog.</summary>
    public Progress Progress { get; } = new();

    /// <summary>Serves front ends until <paramref name="stop"/> is readable, or until the only front end is gone.</summary>
    /// <param name="stop">A file that is readable when the program is to end.</param>
    /// <exception cref="HostException">No front end can connect any more.</exception>
    public void Run(int stop)
    {
        Span<PollEntry> entries = stackalloc PollEntry[3];
        while (_listener is not null || _session is not null)
        {
            // While a front end is connected, others wait.
            entries[0] = new PollEntry(stop);
            entries[1] = new PollEntry(_session?.Fd ?? (_accepting.IsOn ? -1 : _listener!.Fd));
            entries[2] = new PollEntry(_device.PollFd);
            Poll.Wait(entries, _session is null ? _accepting.Left : -1);
            Progress.Step();
            if (entries[0].Returned != 0)
            {
                return;
            }

            if (entries[1].Returned != 0 && _session is null)
            {
                Accept();
            }
            else if (entries[1].Returned != 0)
            {
                Guard(static daemon => daemon._session!.Serve());
            }

            if (entries[2].Returned != 0)
            {
                Guard(static daemon => daemon._device.Process(ChainsOfATurn));
            }

            Progress.Step();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ballast.Dispose();
        EndSession();
        _listener?.Dispose();
        _device.Dispose();
    }

    private Listener? Open(DaemonOptions options)
    {
        if (options.SocketPath is { } path)
        {
            var listener = Listener.At(path);
            _log.Write(LogLevel.Info, $"listening on {path}");
            return listener;
        }

        int fd = options.Fd ?? throw new InvalidOperationException("the command line says where front ends come from");
        switch (Listener.Listens(fd))
        {
            case true:
                _log.Write(LogLevel.Info, $"listening on file {fd}");
                return Listener.Of(new OwnedFile(fd));
            case false:
                Begin(new Connection(new OwnedFile(fd)));
                return null;
            default:
                throw new HostException(Errno.EINVAL, $"file {fd} is not a Unix socket");
        }
    }

    private void Accept()
    {
        if (_listener!.TryAccept(out int errno) is { } connection)
        {
            _accepting.End();
            Begin(connection);
        }
        else if (errno is not (Errno.EAGAIN or Errno.EINTR) && _accepting.Begin())
        {
            _log.Write(LogLevel.Warn, $"cannot accept a front end: {new Win32Exception(errno).Message}; trying again until it can");
        }
    }

    private void Begin(Connection connection)
    {
        _session = new Session(connection, _device, _sealedMemory, _log);
        _host.Session = _session;
        _log.Write(LogLevel.Info, "a front end has connected");
    }

    /// <summary>Runs a step for the front end. An error in it ends only that front end's session.</summary>
    private void Guard(Action<Daemon> step)
    {
        try
        {
            step(this);
        }
        catch (LostException e)
        {
            _log.Write(LogLevel.Info, $"the connection ends: {e.Message}");
            EndSession();
        }
        catch (Exception e)
        {
            _log.Write(LogLevel.Error, $"the connection ends, by a bug of the daemon: {e}");
            EndSession();
        }
    }

    private void EndSession()
    {
        _host.Session = null;
        _session?.Dispose();
        _session = null;
    }
}
