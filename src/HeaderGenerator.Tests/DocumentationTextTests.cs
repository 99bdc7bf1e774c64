// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using HeaderGenerator.Docs;
using HeaderGenerator.Model;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>The markup of documentation comments becomes plain text.</summary>
public sealed class DocumentationTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  over\n    two lines ", "over two lines")]
    [InlineData("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d")]
    [InlineData("the <c>size</c> field", "the size field")]
    [InlineData("the <paramref name=\"size\"/> bytes", "the size bytes")]
    [InlineData("see <see cref=\"T:VirtioVideo.CApi.virtiovideo\"/>", "see virtiovideo")]
    [InlineData("see <see cref=\"F:VirtioVideo.Wire.virtio_video.MAX\"/>.", "see MAX.")]
    [InlineData("see <see cref=\"M:N.T.virtiovideo_reap(N.T*,System.UInt32)\"/>", "see virtiovideo_reap()")]
    [InlineData("see <see cref=\"M:N.T.virtiovideo_reap(N.T*,System.UInt32)\">this</see>", "see this")]
    [InlineData("see <see href=\"https://example.org\"/>", "see https://example.org")]
    [InlineData("is <see langword=\"null\"/>", "is NULL")]
    [InlineData("is <see langword=\"true\"/>", "is true")]
    [InlineData("1 \u2013 2 \u2026 \u201cquoted\u201d", "1 - 2 ... \"quoted\"")]
    [InlineData("VIRTIO_*/VIDEO_* /* x", "VIRTIO_* /VIDEO_* / * x")]
    public void Read_Markup_IsPlainText(string markup, string expected) =>
        Assert.Equal([new Paragraph(expected)], DocumentationText.Read(XElement.Parse($"<summary>{markup}</summary>")));

    [Fact]
    public void Read_ParagraphsAndLists_AreKeptApart() =>
        Assert.Equal(
            [
                new Paragraph("first"),
                new Paragraph("second"),
                new Paragraph("item", IsItem: true),
                new Paragraph("last"),
            ],
            DocumentationText.Read(XElement.Parse(
                "<remarks>first<para>second</para><list><item><description>item</description></item></list>last</remarks>")));

    [Fact]
    public void Read_NoElementOrAnEmptyOne_IsNothing()
    {
        Assert.Empty(DocumentationText.Read(null));
        Assert.Empty(DocumentationText.Read(XElement.Parse("<summary>  </summary>")));
    }

    [Fact]
    public void Of_MethodWithParameters_FindsItsComment()
    {
        DocumentationFile file = DocumentationFile.Parse(
            "<doc><members>"
            + "<member name=\"M:HeaderGenerator.Tests.DocumentationTextTests.Commented(System.UInt32*)\">"
            + "<summary>s</summary><param name=\"value\">p</param><returns>r</returns><remarks>m</remarks></member>"
            + "<member name=\"M:HeaderGenerator.Tests.DocumentationTextTests.CommentedToo\"><summary>other</summary></member>"
            + "</members></doc>");

        MemberDocumentation documentation = file.Of(
            typeof(DocumentationTextTests).GetMethod(
                nameof(Commented), BindingFlags.Static | BindingFlags.NonPublic)!);

        Assert.Equal("s", documentation.Summary.Single().Text);
        Assert.Equal("p", documentation.Parameters["value"].Single().Text);
        Assert.Equal("r", documentation.Returns.Single().Text);
        Assert.Equal("m", documentation.Remarks.Single().Text);
    }

    private static unsafe void Commented(uint* value) => _ = value;
}
