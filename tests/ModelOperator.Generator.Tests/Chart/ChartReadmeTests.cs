using ModelOperator.Generator.Chart;

namespace ModelOperator.Generator.Tests.Chart;

public sealed class ChartReadmeTests
{
    private static readonly string Page = ChartReadme.Write(
        "{name: thing, description: Does things., kubeVersion: '>=1.20'}",
        "# One | or <two>.\na: x|y\n# A block.\nb:\n  # Inside.\n  c: []\n");

    [Theory]
    [InlineData("# thing\n\nDoes things.\n")]
    [InlineData("helm install thing charts/thing ")]
    [InlineData("\n| `a` | `x\\|y` | One \\| or &lt;two>. |\n")]
    [InlineData("\n### b\n\nA block.\n\n| value | default | what it is |\n| --- | --- | --- |\n| `b.c` | `[]` | Inside. |\n")]
    public void Page_HasEveryValueInATable(string text) => Page.ShouldContain(text);
}
