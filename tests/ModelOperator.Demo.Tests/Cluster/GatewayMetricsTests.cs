using System.Text.Json;
using ModelOperator.Demo.Cluster;

namespace ModelOperator.Demo.Tests.Cluster;

public sealed class GatewayMetricsTests
{
    [Fact]
    public void Answer_GivesNumbersByRevision_AndLeavesOutWhatIsNone()
    {
        using var answer = JsonDocument.Parse(
            """
            {"status":"success","data":{"resultType":"vector","result":[
              {"metric":{"revision":"aaa"},"value":[1700000000.1,"0.25"]},
              {"metric":{"revision":"bbb"},"value":[1700000000.1,"NaN"]},
              {"metric":{},"value":[1700000000.1,"1"]}]}}
            """);
        GatewayMetrics.Parse(answer.RootElement.GetProperty("data").GetProperty("result")).ShouldBe([new("aaa", 0.25)]);
    }
}
