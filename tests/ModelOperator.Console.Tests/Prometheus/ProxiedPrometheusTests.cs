using System.Net;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Console.Prometheus;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Console.Tests.Prometheus;

public sealed class ProxiedPrometheusTests
{
    [Fact]
    public async Task Prometheus_ThatHangs_IsGivenUpAfterTenSeconds()
    {
        var time = new FakeTimeProvider();
        var proxy = new Proxy(async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return [];
        });
        using var prometheus = new ProxiedPrometheus(proxy, "monitoring", "prometheus:9090", time);
        var asked = prometheus.GetAsync("/api/v1/query", CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(9));
        asked.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<PrometheusException>(() => asked)).Message
            .ShouldBe("Prometheus has not answered through Service monitoring/prometheus:9090 within 10 s.");
    }

    [Theory]
    [InlineData(404, null, "no Prometheus")]
    [InlineData(404, "prometheus", "there is no such Service. Is --prometheus-service right?")]
    [InlineData(503, null, "the API server cannot reach a ready pod behind it: so it is")]
    [InlineData(422, null, "it answers 422: so it is")]
    public async Task Error_IsSaidInWordsAboutTheService(int status, string? missing, string sentence)
    {
        var details = missing is null ? null : new V1Status { Details = new() { Kind = "services", Name = missing } };
        var proxy = new Proxy(_ => throw new KubernetesApiException((HttpStatusCode)status, details, "so it is"));
        using var prometheus = new ProxiedPrometheus(proxy, "monitoring", "prometheus:9090", TimeProvider.System);

        var said = (await Should.ThrowAsync<PrometheusException>(() => prometheus.GetAsync("/", CancellationToken.None))).Message;

        said.ShouldStartWith("Prometheus cannot be read through Service monitoring/prometheus:9090: ");
        said.ShouldContain(sentence);
        said.ShouldNotContain("operator is not installed");
    }

    private sealed class Proxy(Func<CancellationToken, Task<byte[]>> answer) : IServiceProxy
    {
        public async Task<byte[]> GetThroughServiceAsync(
            string ns, string service, string pathAndQuery, int maxBytes, CancellationToken cancellationToken) =>
            await answer(cancellationToken);
    }
}
