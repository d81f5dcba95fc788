using System.Globalization;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Grpc;

public sealed class RealGrpcTests
{
    [GrpcioFact("grpc, google.protobuf")]
    public async Task EveryCall_OfGrpcsOwnClient_IsAnswered()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync("add");
        var port = server.Client.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture);

        await Python.RunAsync("Grpc/all_calls.py", Python.WriteDescriptors(folder), port);

        var metrics = await server.MetricsAsync();
        metrics.ShouldContain("model_server_requests_total{code=\"404\",model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 1\n");
        metrics.ShouldContain("model_server_inflight_requests{model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 0\n");
    }
}
