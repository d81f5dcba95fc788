using System.Text;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Hosting.Tests.Logging;

public sealed class ShortTextTests
{
    [Theory]
    [InlineData("abcd", 4, "abcd")]
    [InlineData("abcde", 4, "abcd…")]
    [InlineData("abc😀", 5, "abc😀")]
    [InlineData("abc😀d", 4, "abc…")]
    [InlineData("abc😀d", 5, "abc😀…")]
    public void Text_IsCutBetweenCharacters(string text, int longest, string expected) =>
        ShortText.Of(text, longest).ShouldBe(expected);

    [Theory]
    [InlineData("abcd", 4, "abcd")]
    [InlineData("abcde", 4, "abcd…")]
    [InlineData("aä", 2, "a…")]
    [InlineData("aäb", 3, "aä…")]
    [InlineData("a😀b", 4, "a…")]
    public void Utf8_IsCutBetweenCharacters(string text, int longest, string expected) =>
        ShortText.Of(Encoding.UTF8.GetBytes(text), longest).ShouldBe(expected);

    [Fact]
    public void Bytes_ThatAreNoText_AreCutAtLast() => ShortText.Of([0x80, 0x80, 0x80], 2).ShouldBe("…");
}
