using ModelOperator.Console.Documents;

namespace ModelOperator.Console.Tests.Documents;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nb\nc\n", " a, b, c")]
    [InlineData("a\nb\nc\n", "a\nx\nc\n", " a,-b,+x, c")]
    [InlineData("a\n", "a\nb\n", " a,+b")]
    [InlineData("a\nb\n", "b\n", "-a, b")]
    [InlineData("a\na\na\n", "a\n", " a,-a,-a")]
    [InlineData("a\nb\nc\nd\n", "b\nx\nd\n", "-a, b,-c,+x, d")]
    public void Diff_IsTheShortest(string before, string after, string expected) =>
        string.Join(",", LineDiff.Of(before, after)!.Select(line => line.Kind + line.Line)).ShouldBe(expected);

    [Fact]
    public void Texts_ThatAreTooLong_AreNotCompared()
    {
        var (one, other) = (string.Join("\n", Enumerable.Range(0, 3000)), string.Join("\n", Enumerable.Range(5000, 3000)));

        LineDiff.Of(one, other).ShouldBeNull();
        LineDiff.Of(one, one + "\nmore").ShouldNotBeNull().Count.ShouldBe(3001);
    }
}
