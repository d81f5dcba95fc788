using System.Diagnostics;
using System.Globalization;
using System.Net;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Grpc;

public sealed class RealGrpcTests
{
    [GrpcioFact]
    public async Task EveryKindOfCall_ThroughTheGateway_IsAsWithoutIt()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var python = Process.Start(
            new ProcessStartInfo(GrpcioFactAttribute.Python, [Path.Combine(AppContext.BaseDirectory, "Grpc", "real_grpc.py")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
        try
        {
            var port = await python.StandardOutput.ReadLineAsync().Soon("the port of the server");
            gateway.RouteTo(("stable", 100, [new EndpointAddress(IPAddress.Loopback, int.Parse(port!, CultureInfo.InvariantCulture))]));
            await python.StandardInput.WriteLineAsync(gateway.Port.ToString(CultureInfo.InvariantCulture));
            await python.StandardInput.FlushAsync();

            var complaint = await python.StandardError.ReadToEndAsync().Soon("the end of the calls");
            await python.WaitForExitAsync();
            python.ExitCode.ShouldBe(0, complaint);
        }
        finally
        {
            python.Kill();
        }

        (await gateway.MetricAsync("model_gateway_requests_total", "code=\"200\"", "grpc_status=\"0\"")).ShouldBe(205);
        (await gateway.MetricAsync("model_gateway_requests_total", "grpc_status=\"3\"")).ShouldBe(1);
        (await gateway.MetricAsync("model_gateway_requests_total", "grpc_status=\"12\"")).ShouldBe(1);
        (await gateway.MetricAsync("model_gateway_requests_total", "grpc_status=\"14\"")).ShouldBe(1);
    }
}
