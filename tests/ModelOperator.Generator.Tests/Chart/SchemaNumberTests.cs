using System.Text.Json.Nodes;
using ModelOperator.Generator.Chart;

namespace ModelOperator.Generator.Tests.Chart;

public sealed class SchemaNumberTests
{
    private static readonly JsonObject One = new() { ["spec"] = new JsonObject { ["a"] = 1 } };
    private static readonly JsonObject Two = new() { ["spec"] = new JsonObject { ["a"] = 2 } };

    [Fact]
    public void Number_BeginsWithOne_StaysWhileNothingChanges_AndGoesUpWithEachChange()
    {
        var first = SchemaNumber.Write(One, present: null);
        first.ShouldContain("\nnumber: 1\n");

        SchemaNumber.Write(One, first).ShouldBe(first);

        var second = SchemaNumber.Write(Two, first);
        second.ShouldContain("\nnumber: 2\n");
        SchemaNumber.Write(One, second).ShouldContain("\nnumber: 3\n", Case.Sensitive, "what was there before is a change, too");
    }
}
