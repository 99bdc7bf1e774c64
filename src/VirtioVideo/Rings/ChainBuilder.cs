// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.Memory;

namespace VirtioVideo.Rings;

/// <summary>
/// Adds up the memory of a chain's descriptors. Reading a ring spends most of its time here, so all state stays in registers until
/// <see cref="Finish"/>.
/// </summary>
internal ref struct ChainBuilder
{
    private readonly DescriptorChain _chain;
    private readonly ref GuestTranslator _translator;
    private GuestSpan[] _spans;
    private int _count;
    private int _readableCount;
    private ulong _readableLength;
    private ulong _length;

    /// <param name="chain">The chain, as far as it is filled.</param>
    /// <param name="translator">Finds guest memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ChainBuilder(DescriptorChain chain, ref GuestTranslator translator)
    {
        _chain = chain;
        _translator = ref translator;
        _spans = chain.Spans;
        _count = chain.SpanCount;
        _readableCount = chain.ReadableCount;
        _readableLength = chain.ReadableLength;
        _length = chain.ReadableLength + chain.WritableLength;
    }

    /// <summary>Number of descriptors added.</summary>
    public readonly int SpanCount => _count;

    /// <summary>
    /// Adds the memory of a descriptor, if it may follow, there is room, and it is in the same region as the last one. Calls no function, so a loop
    /// around it keeps its registers.
    /// </summary>
    /// <returns>False if <see cref="Add"/> must handle it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAddUsual(ulong address, uint length, bool writable)
    {
        int count = _count;
        if ((uint)count >= (uint)_spans.Length
            || (!writable && _readableCount != count)
            || !_translator.TryRecent(address, length, ref _spans[count]))
        {
            return false;
        }

        Count(length, writable);
        return true;
    }

    /// <summary>Adds the memory of a descriptor.</summary>
    public QueueFault Add(ulong address, uint length, bool writable)
    {
        if (TryAddUsual(address, length, writable))
        {
            return QueueFault.None;
        }

        if (!writable && _readableCount != _count)
        {
            return QueueFault.ReadableAfterWritable;
        }

        GuestSpan span = default;
        if (!_translator.TryTranslate(address, length, ref span))
        {
            return QueueFault.Address;
        }

        if (_count == _spans.Length)
        {
            _spans = _chain.Grow(_count);
        }

        _spans[_count] = span;
        Count(length, writable);
        return QueueFault.None;
    }

    /// <summary>Fills the chain.</summary>
    /// <returns>A fault if the chain is not allowed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly QueueFault Finish()
    {
        _chain.Fill(_count, _readableCount, _readableLength, _length - _readableLength);

        // 2.7.5.2: a chain describes less than 4 GiB in total.
        return _length > uint.MaxValue ? QueueFault.TotalLength : QueueFault.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(uint length, bool writable)
    {
        _count++;
        _length += length;
        if (!writable)
        {
            _readableCount = _count;
            _readableLength = _length;
        }
    }
}
