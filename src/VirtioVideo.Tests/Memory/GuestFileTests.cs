// SPDX-License-Identifier: BSD-3-Clause

using System.IO;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>Files that the host says guest memory is in.</summary>
public sealed class GuestFileTests
{
    [Fact]
    public void Duplicate_OfAFileThatIsLongEnough_CanBeMappedAndLeavesThePositionAlone()
    {
        using FileStream host = Temporary(8192);
        host.Position = 5;
        using GuestFile file = GuestFile.DuplicateOf(Number(host), 4096, 4096);

        Assert.True(file.CanBeMapped);
        Assert.Equal(5, Libc.lseek(Number(host), 0, Libc.SEEK_CUR));
    }

    [Fact]
    public void Object_ThatIsMapped_LeavesThePositionAlone()
    {
        using FileStream host = Temporary(8192);
        host.Position = 5;
        using MappedObject mapped = MappedObject.Map(Number(host), 0, 8192, writable: false);

        Assert.Equal(8192ul, mapped.Buffer.Length);
        Assert.Equal(5, Libc.lseek(Number(host), 0, Libc.SEEK_CUR));
    }

    [Fact]
    public void Duplicate_OfAClosedFile_IsRefused()
        => Assert.Equal(Errno.EBADF, Assert.Throws<HostException>(() => GuestFile.DuplicateOf(1 << 20, 0, 1)).Errno);

    [Theory]
    [InlineData(0ul, 8193ul)]
    [InlineData(8192ul, 1ul)]
    [InlineData(8193ul, 0ul)]
    [InlineData(ulong.MaxValue, 1ul)]
    [InlineData(1ul, ulong.MaxValue)]
    public void Duplicate_OfAFileThatIsTooShort_IsRefused(ulong offset, ulong length)
    {
        using FileStream host = Temporary(8192);

        Assert.Equal(Errno.EINVAL, Assert.Throws<HostException>(() => GuestFile.DuplicateOf(Number(host), offset, length)).Errno);
    }

    [Fact]
    public void Duplicate_OfAFileThatIsOnlyRead_CannotBeMapped()
    {
        using FileStream host = Temporary(4096);
        using FileStream readOnly = new(host.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using GuestFile file = GuestFile.DuplicateOf(Number(readOnly), 0, 4096);

        Assert.False(file.CanBeMapped);
    }

    private static int Number(FileStream file) => (int)file.SafeFileHandle.DangerousGetHandle();

    private static FileStream Temporary(long length)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.DeleteOnClose);
        file.SetLength(length);
        return file;
    }
}
