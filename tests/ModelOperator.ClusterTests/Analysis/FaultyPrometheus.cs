using System.Text;
using Microsoft.AspNetCore.Http;
using ModelOperator.Testing;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>Stands in front of a real Prometheus and answers in its place as badly as the test says.</summary>
internal sealed class FaultyPrometheus : IAsyncDisposable
{
    private readonly HttpClient _prometheus;
    private AnsweringServer _server = null!;

    private FaultyPrometheus(Uri prometheus) => _prometheus = new() { BaseAddress = prometheus };

    public Uri Address => _server.Address;

    /// <summary>The function that changes the real answer; null to pass it on as it is.</summary>
    public Func<HttpContext, string, Task>? Fault { get; set; }

    public static async Task<FaultyPrometheus> StartAsync(Uri prometheus)
    {
        var proxy = new FaultyPrometheus(prometheus);
        proxy._server = await AnsweringServer.StartAsync(proxy.AnswerAsync);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _prometheus.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())));
        using var response = await _prometheus.PostAsync(context.Request.Path.Value, content);
        var answer = await response.Content.ReadAsStringAsync();
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = "application/json";
        if (Fault is { } fault)
        {
            await fault(context, answer);
        }
        else
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer));
        }
    }
}
