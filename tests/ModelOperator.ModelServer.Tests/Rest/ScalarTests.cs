using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Rest;

public sealed class ScalarTests
{
    [Fact]
    public async Task Scalar_WithAnEmptyShape_IsOneValue()
    {
        await using var server = await RunningServer.StartAsync("scalar");

        var answer = await server.InferAsync("""{"inputs":[{"name":"x","shape":[],"datatype":"FP32","data":[3]}]}""");

        answer.Data().ShouldBe("[-3]");
        answer.Json.GetProperty("outputs")[0].GetProperty("shape").GetRawText().ShouldBe("[]");
    }
}
