using Microsoft.AspNetCore.Http;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Feedback;

/// <summary>A gateway that takes feedback, in front of a model.</summary>
public abstract class FeedbackTestBase : IAsyncLifetime
{
    private protected static readonly Uri Infer = new("/v2/models/digits/infer", UriKind.Relative);
    private protected static readonly Uri Post = new("/v2/models/digits/feedback", UriKind.Relative);

    private protected DirectoryInfo Keys { get; } = Directory.CreateTempSubdirectory("keys");

    private protected Backend Model { get; private set; } = null!;

    private protected TestGateway Gateway { get; set; } = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(Keys.FullName, "1"), new string('a', 64));
        Model = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.ContainsKey("x-fail") ? 500 : 200;
            return context.Response.WriteAsync(context.Request.Path == "/v2/models/digits/feedback" ? "the model has it" : "7");
        });
        Gateway = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Model.DisposeAsync();
        Keys.Delete(recursive: true);
    }

    private protected async Task<TestGateway> StartAsync(Func<GatewayOptions, GatewayOptions>? more = null)
    {
        var gateway = await TestGateway.StartAsync(options => (more ?? (same => same))(options with
        {
            Feedback = new()
            {
                Keys = Keys.FullName,
                MaxDelaySeconds = 3600,
                Slices = [new("device", "x-device", ["phone", "desktop"])],
            },
        }));
        gateway.Route(("stable", 100, [Model]));
        return gateway;
    }

    private protected async Task<string> AskAsync(string? device = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Infer) { Content = new StringContent("{}") };
        request.Headers.Add("x-device", device ?? "none");
        using var answer = await Gateway.Http.SendAsync(request);
        return answer.Headers.GetValues(ModelHeaders.Feedback).ShouldHaveSingleItem();
    }

    private protected Task<double?> CountAsync(params string[] labels) => Gateway.MetricAsync("model_gateway_feedback_total", labels);
}
