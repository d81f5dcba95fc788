using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging.Testing;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Controllers;

public sealed class ReconcileFailuresTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeLogger _log = new();

    [Fact]
    public void RefusalOfAnObjectWithAShortName_KeepsTheServersWords()
    {
        var failures = new ReconcileFailures("c", _clock, _log);
        const string words = "services \"a\" cannot be managed, and neither can services \"a-gateway\"";
        var refusal = new KubernetesApiException(HttpStatusCode.Forbidden, new V1Status { Message = words }, words);

        failures.Tell(new("ns", "a"), refusal, TimeSpan.FromSeconds(1), words);
        _clock.Advance(TimeSpan.FromMinutes(31));
        failures.Succeeded();

        _log.LatestRecord.Message.ShouldContain(
            "services \"…\" cannot be managed, and neither can services \"…-gateway\" in namespace ns");
    }
}
