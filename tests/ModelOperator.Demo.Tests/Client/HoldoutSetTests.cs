using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Demo.Client;

namespace ModelOperator.Demo.Tests.Client;

public sealed class HoldoutSetTests
{
    private static readonly string Image = "[" + string.Join(',', Enumerable.Range(0, 64).Select(i => i % 17)) + "]";

    [Fact]
    public void Images_BecomeRequests_AndComeRoundAndRound()
    {
        var set = HoldoutSet.Parse(Encoding.UTF8.GetBytes($$"""{"images":[{{Image}},{{Image}}],"labels":[3,7]}"""));
        set.Count.ShouldBe(2);
        set.At(0).Label.ShouldBe(3);
        set.At(5).Label.ShouldBe(7);
        var input = JsonNode.Parse(set.At(0).Request.Span)!["inputs"]![0]!;
        input["name"]!.GetValue<string>().ShouldBe("x");
        input["shape"]!.ToJsonString().ShouldBe("[1,64]");
        input["datatype"]!.GetValue<string>().ShouldBe("FP32");
        input["data"]!.ToJsonString().ShouldBe(Image);
    }

    [Theory]
    [InlineData("""{"images":[],"labels":[]}""", "'images' is empty")]
    [InlineData("""{"images":[[1]],"labels":[1]}""", "64 pixels")]
    [InlineData("""{"images":[IMAGE],"labels":[1,2]}""", "1 'images' and 2 'labels'")]
    [InlineData("""{"images":[IMAGE],"labels":[10]}""", "no digit")]
    [InlineData("""{"images":[IMAGE]}""", "labels")]
    [InlineData("null", "null")]
    [InlineData("nonsense", "not the JSON expected")]
    public void Data_ThatIsWrong_IsRefusedByName(string json, string problem) =>
        Should.Throw<InvalidDataException>(
            () => HoldoutSet.Parse(Encoding.UTF8.GetBytes(json.Replace("IMAGE", Image, StringComparison.Ordinal))))
            .Message.ShouldContain(problem);

    [Theory]
    [InlineData("""{"outputs":[{"name":"probabilities","data":[0.1]},{"name":"label","datatype":"INT64","shape":[1],"data":[7]}]}""", 7)]
    [InlineData("""{"outputs":[{"name":"other","data":[7]}]}""", null)]
    [InlineData("""{"outputs":[{"name":"label","data":[]}]}""", null)]
    [InlineData("""{"error":"no"}""", null)]
    [InlineData("<html>", null)]
    public void Answer_GivesItsDigit_OrNone(string json, int? digit) => Prediction.Read(Encoding.UTF8.GetBytes(json)).ShouldBe(digit);
}
