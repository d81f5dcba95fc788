using ModelOperator.Generator.Chart;

namespace ModelOperator.Generator.Tests.Chart;

public sealed class ValuesFileTests
{
    private const string Yaml = """
        # Pods of the operator.
        # One leads.
        replicas: 2

        # The images.
        images:
          # The first.
          first: {repository: "a/b", tag: ""}
          # Deeper ones.
          deeper:
            # A list.
            list: [1, {a: b}]
          # The policy.
          policy: Always
        # Nothing at all.
        last: {}
        """;

    [Fact]
    public void Values_StandInTheirSections_WithTheCommentAbove_AndTheDefaultAsItIsWritten()
    {
        var sections = ValuesFile.Read(Yaml);

        sections.Select(section => (section.Path, section.Description)).ShouldBe(
            [("", ""), ("images", "The images."), ("images.deeper", "Deeper ones.")]);
        sections.SelectMany(section => section.Values).ShouldBe(
        [
            new("replicas", "2", "Pods of the operator. One leads."),
            new("last", "{}", "Nothing at all."),
            new("images.first", "{repository: \"a/b\", tag: \"\"}", "The first."),
            new("images.policy", "Always", "The policy."),
            new("images.deeper.list", "[1, {a: b}]", "A list."),
        ]);
    }

    [Theory]
    [InlineData("a: 1\n", "a in line 1")]
    [InlineData("# A.\na: 1\nb: 2\n", "b in line 3")]
    [InlineData("# A.\na:\n  b: 1\n", "a.b in line 3")]
    public void Value_WithoutAComment_IsNamed(string yaml, string named) =>
        Should.Throw<FormatException>(() => ValuesFile.Read(yaml)).Message.ShouldStartWith(named);

    [Theory]
    [InlineData("# A.\na: 1 # behind\n# B.\nb: 2\n", "a in line 2")]
    [InlineData("# A.\na:\n  - 1\n", "a in line 2")]
    [InlineData("# A.\na: {b: 1,\n  c: 2}\n", "a in line 2")]
    public void Default_OfSeveralLines_OrWithACommentBehindIt_IsRefused(string yaml, string named) =>
        Should.Throw<FormatException>(() => ValuesFile.Read(yaml)).Message.ShouldStartWith(named);
}
