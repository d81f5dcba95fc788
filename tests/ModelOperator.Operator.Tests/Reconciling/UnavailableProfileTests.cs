using System.Net;
using k8s.Models;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>A new revision waits for its profile; what was accepted goes on whatever becomes of it.</summary>
public sealed class UnavailableProfileTests : IDisposable
{
    private const string Fit = """{"version":1,"features":[],"outputs":[]}""";

    private static readonly ModelDeployment Entity =
        Sample.Digits(s => s with { Monitoring = new() { Profile = "configmap://digits-profiles/training.json" } });

    private static readonly string Revision = DesiredRevision.Of(Entity.Spec).Revision;

    private readonly MemoryApi _api = new();
    private readonly MetricSourceRegistry _sources = new([]);

    public void Dispose() => _sources.Dispose();

    [Theory]
    [InlineData(null, null, "there is no ConfigMap digits-profiles with the profile")]
    [InlineData("other.json", Fit, "ConfigMap digits-profiles has no key training.json with the profile")]
    [InlineData("training.json", "{", "the profile configmap://digits-profiles/training.json is no JSON")]
    [InlineData("training.json", """{"version":3,"features":[],"outputs":[]}""", "is no profile of version 1 or 2")]
    public async Task R27_NewRevision_WithoutAProfileThatCanBeCountedBy_Waits(string? key, string? text, string words)
    {
        if (key is not null)
        {
            Put(key, text!);
        }

        var problem = (await FindProblemAsync(Entity with { Status = new() { StableRevision = "old" } })).ShouldNotBeNull();

        (problem.Reason, problem.Field, problem.MayPass).ShouldBe(("ProfileUnavailable", "spec.monitoring.profile", true));
        problem.Message.ShouldContain(words);
        problem.Message.ShouldEndWith("; mend that, or name another profile");
    }

    [Fact]
    public async Task NewRevision_WhoseProfileIsThere_IsAccepted()
    {
        Put("training.json", Fit);

        (await FindProblemAsync(Entity)).ShouldBeNull();
    }

    [Fact]
    public async Task WhatWasAcceptedBefore_GoesOn_WithoutItsProfile()
    {
        (await FindProblemAsync(Entity with { Status = new() { StableRevision = Revision } })).ShouldBeNull();
        (await FindProblemAsync(Entity with { Status = new() { StableRevision = "old", CandidateRevision = Revision } })).ShouldBeNull();
        var rolledBack = new ModelDeploymentStatus { StableRevision = "old", FailedRevisions = [new() { Revision = Revision }] };
        (await FindProblemAsync(Entity with { Status = rolledBack })).ShouldBeNull("a revision that was rolled back was accepted too");
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task ServerThatCannotAnswer_RefusesNothing_AndTheTurnIsTriedAgain(HttpStatusCode status)
    {
        _api.JustBeforeRead = _ => throw new KubernetesApiException(status, status: null, "etcd has no leader");

        (await FindProblemAsync(Entity).ShouldThrowAsync<KubernetesApiException>()).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task ServerThatIsNotReached_RefusesNothing_AndTheTurnIsTriedAgain()
    {
        _api.JustBeforeRead = _ => throw new HttpRequestException("connection refused");

        await FindProblemAsync(Entity).ShouldThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task ProfileThatMayNotBeRead_IsAProblem()
    {
        _api.JustBeforeRead = _ => throw new KubernetesApiException(HttpStatusCode.Forbidden, status: null, "no get of configmaps");

        (await FindProblemAsync(Entity)).ShouldNotBeNull().Message
            .ShouldBe("ConfigMap digits-profiles of the profile cannot be read: no get of configmaps; mend that, or name another profile");
    }

    private void Put(string key, string text) => _api.Put(new V1ConfigMap
    {
        Metadata = new() { Name = "digits-profiles", NamespaceProperty = "ml" },
        Data = new Dictionary<string, string> { [key] = text },
    });

    private Task<SpecProblem?> FindProblemAsync(ModelDeployment owner) =>
        Inspection.Of(_api, _sources).FindProblemAsync(owner, DesiredRevision.Of(owner.Spec), default);
}
