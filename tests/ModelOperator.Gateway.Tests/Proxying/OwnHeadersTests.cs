using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>Headers of the gateway's own names in the answers of pods.</summary>
public sealed class OwnHeadersTests
{
    private static readonly string[] Claimed =
    [
        "x-model-revision", "X-Model-Feedback", "x-model-review", "x-model-confidence", "x-model-shadow", "x-model-asks-confidence",
        "x-model-passed-labels",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OwnHeadersOfAPod_NeverReachTheClient_NeitherBeforeNorAfterTheBody(bool http2)
    {
        await using var pod = await Backend.StartAsync(
            async context =>
            {
                foreach (var name in Claimed)
                {
                    context.Response.Headers[name] = "claimed";
                }

                context.Response.Headers["x-model-kept"] = "kept";
                await context.Response.WriteAsync("7");
                if (http2)
                {
                    foreach (var name in Claimed.Append("x-model-kept"))
                    {
                        context.Response.AppendTrailer(name, "claimed");
                    }
                }
            },
            http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var gateway = await TestGateway.InFrontOfAsync(pod);
        var client = http2 ? gateway.Http2 : gateway.Http;

        using var answer = await client.PostAsync(V2.Infer, new StringContent("{}"));

        answer.Headers.GetValues("x-model-revision").ShouldBe(["stable"]);
        answer.Headers.GetValues("x-model-kept").ShouldBe(["kept"]);
        Claimed.Skip(1).ShouldAllBe(name => !answer.Headers.Contains(name));
        answer.TrailingHeaders.Select(trailer => trailer.Key).ShouldBe(http2 ? ["x-model-kept"] : []);
    }
}
