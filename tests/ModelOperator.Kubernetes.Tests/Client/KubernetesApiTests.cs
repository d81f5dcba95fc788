using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class KubernetesApiTests
{
    [Fact]
    public async Task List_AsksForWhatTheRequestSays()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var listing = fixture.Api.ListAsync<V1ConfigMap>(
            new ListRequest
            {
                Namespace = "ns",
                LabelSelector = "a=b,c in (d)",
                FieldSelector = "metadata.name=x",
                ResourceVersion = "0",
                Limit = 7
            },
            CancellationToken.None);
        var request = await fixture.Server.NextAsync();
        request.Path.ShouldBe("/api/v1/namespaces/ns/configmaps");
        request.Query.ShouldBe(
            new Dictionary<string, string>
            {
                ["labelSelector"] = "a=b,c in (d)",
                ["fieldSelector"] = "metadata.name=x",
                ["resourceVersion"] = "0",
                ["limit"] = "7",
            },
            ignoreOrder: true);
        await request.AnswerAsync(Maps.ListPage("42", "next", Maps.Json("x", "41")));
        var page = await listing.Soon();
        page.ResourceVersion.ShouldBe("42");
        page.Continue.ShouldBe("next");
        page.Items.Single().Metadata.Name.ShouldBe("x");
    }

    [Fact]
    public async Task List_WithOneObjectThatDoesNotFitTheModel_KeepsTheOthers_AndNamesIt()
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Server.Always(_ => true, r => r.AnswerAsync(
            Maps.List("9", Maps.Json("good", "1"), """{"metadata":{"name":"bad","namespace":"ns"},"data":17}""", Maps.Json("fine", "2"))));
        var page = await fixture.Api.ListAsync<V1ConfigMap>(new ListRequest(), CancellationToken.None);
        page.Items.Select(i => i.Metadata.Name).ShouldBe(["good", "fine"]);
        page.Unreadable.Single().Name.ShouldBe("bad");
        page.ResourceVersion.ShouldBe("9");
        fixture.Log.Collector.GetSnapshot().ShouldContain(l => l.Level == LogLevel.Error && l.Message.Contains("configmaps ns/bad"));
    }

    [Fact]
    public async Task Apply_SendsAnApplyPatch_WithManagerForceAndKind()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var applying = fixture.Api.ApplyAsync(
            new V1Deployment { Metadata = new V1ObjectMeta { NamespaceProperty = "ns", Name = "d" } },
            new ApplyOptions { FieldManager = "model-operator", Force = true },
            CancellationToken.None);
        var request = await fixture.Server.NextAsync();
        (request.Method, request.Path).ShouldBe(("PATCH", "/apis/apps/v1/namespaces/ns/deployments/d"));
        request.Headers["Content-Type"].ShouldBe("application/apply-patch+yaml");
        request.Query.ShouldBe(
            new Dictionary<string, string> { ["fieldManager"] = "model-operator", ["force"] = "true" }, ignoreOrder: true);
        var body = JsonNode.Parse(request.Body)!;
        body["apiVersion"]!.GetValue<string>().ShouldBe("apps/v1");
        body["kind"]!.GetValue<string>().ShouldBe("Deployment");
        await request.AnswerAsync(request.Body);
        (await applying.Soon()).Metadata.Name.ShouldBe("d");
    }

    [Fact]
    public async Task ApplyStatus_GoesToTheSubresource()
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Server.Always(_ => true, r => r.AnswerAsync(r.Body));
        await fixture.Api.ApplyStatusAsync(
            new V1Deployment
            {
                Metadata = new V1ObjectMeta
                {
                    NamespaceProperty = "ns",
                    Name = "d"
                }
            }, new ApplyOptions { FieldManager = "m" }, CancellationToken.None);
        fixture.Server.Received.Single().Path.ShouldBe("/apis/apps/v1/namespaces/ns/deployments/d/status");
    }

    [Fact]
    public async Task Get_OfAMissingObject_IsNull_ButOfAnUnknownKindIsAnError()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var missing = fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        await (await fixture.Server.NextAsync()).AnswerAsync(404, Maps.Status(404, "NotFound", "configmaps x not found", "x"));
        (await missing.Soon()).ShouldBeNull();

        var unknown = fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        await (await fixture.Server.NextAsync()).AnswerAsync(404, "404 page not found");
        var error = await Should.ThrowAsync<KubernetesApiException>(() => unknown.Soon());
        error.Message.ShouldContain("404 page not found");
        error.Message.ShouldContain("/api/v1/namespaces/ns/configmaps/x");
    }

    [Fact]
    public async Task Delete_CarriesUidAndPropagation()
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Server.Always(_ => true, r => r.AnswerAsync("{}"));
        await fixture.Api.DeleteAsync<V1ConfigMap>(
            "ns", "x", new DeleteOptions { Uid = "u", PropagationPolicy = "Foreground" }, CancellationToken.None);
        var body = JsonNode.Parse(fixture.Server.Received.Single().Body)!;
        body["preconditions"]!["uid"]!.GetValue<string>().ShouldBe("u");
        body["propagationPolicy"]!.GetValue<string>().ShouldBe("Foreground");
    }

    [Fact]
    public async Task TheServersOwnMessage_IsTheErrors()
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Server.Always(_ => true, r => r.AnswerAsync(409, Maps.Status(409, "AlreadyExists", "configmaps x already exists", "x")));
        var error = await Should.ThrowAsync<KubernetesApiException>(
            () => fixture.Api.CreateAsync(Maps.Map("x", "1"), CancellationToken.None));
        error.Message.ShouldBe("configmaps x already exists");
        error.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task AServerThatIsNotThere_IsNamed_WithWhereItsAddressCameFrom()
    {
        using var api = new KubernetesApi(
            new KubernetesConnection { Server = new Uri("http://127.0.0.1:1"), Source = "context 'dev' of the kubeconfig" });
        var error = await Should.ThrowAsync<KubernetesConnectionException>(
            () => api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None));
        error.IsRefused.ShouldBeTrue();
        error.Message.ShouldContain("http://127.0.0.1:1");
        error.Message.ShouldContain("context 'dev' of the kubeconfig");
        error.Message.ShouldContain("refused");
    }

    [Fact]
    public async Task AnAnswerThatNeverComes_IsGivenUp()
    {
        await using var fixture = await ApiFixture.StartAsync(o => o.RequestTimeout = TimeSpan.FromSeconds(20));
        var getting = fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        await fixture.Server.NextAsync();
        fixture.Clock.Advance(TimeSpan.FromSeconds(20));
        (await Should.ThrowAsync<KubernetesConnectionException>(() => getting.Soon())).Message.ShouldContain(
            "no answer from the Kubernetes API server within 20 s");
    }

    [Fact]
    public async Task AnAnswerLargerThanTheBound_IsRefused()
    {
        await using var fixture = await ApiFixture.StartAsync(o => o.MaxResponseBytes = 100_000);
        fixture.Server.Always(_ => true, r => r.AnswerAsync(new string(' ', 200_000)));
        (await Should.ThrowAsync<InvalidDataException>(() => fixture.Api.ListAsync<V1ConfigMap>(new ListRequest(), CancellationToken.None)))
            .Message.ShouldContain("100,000");
    }

    [Fact]
    public async Task ANamespacedObject_WithoutANamespace_IsRefusedHere()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var error = await Should.ThrowAsync<ArgumentException>(() =>
            fixture.Api.CreateAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "x" } }, CancellationToken.None));
        error.Message.ShouldContain("ConfigMap x needs a namespace");
        fixture.Server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task AWarning_IsLoggedOnce()
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Server.Always(
            _ => true, r => r.AnswerAsync(200, Maps.Json("x", "1"), ("Warning", "299 - \"policy/v1beta1 is deprecated\"")));
        await fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        await fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        fixture.Log.Collector.GetSnapshot().Where(l => l.Level == LogLevel.Warning).Select(l => l.Message)
            .ShouldBe(["Kubernetes API server warns: policy/v1beta1 is deprecated"]);
    }
}
