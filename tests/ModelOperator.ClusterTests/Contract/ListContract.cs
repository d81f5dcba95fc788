using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Lists: pages, selectors, expired pages.</summary>
public sealed class ListContract : ApiContract
{
    [Fact]
    public async Task Pages_TogetherHoldEveryObjectOnce()
    {
        for (var i = 0; i < 5; i++)
        {
            await Api.CreateAsync(Map($"page-{i}"), Soon);
        }

        var names = new List<string?>();
        var request = new ListRequest { Namespace = Namespace, Limit = 2, FieldSelector = "metadata.name!=kube-root-ca.crt" };
        var pages = 0;
        for (string? next = null; pages == 0 || next is not null; pages++)
        {
            var page = await Api.ListAsync<V1ConfigMap>(request with { Continue = next }, Soon);
            names.AddRange(page.Items.Select(m => m.Metadata.Name));
            next = page.Continue;
        }

        pages.ShouldBeGreaterThan(1);
        names.ShouldBe(["page-0", "page-1", "page-2", "page-3", "page-4"]);
    }

    [Fact]
    public async Task LabelSelector_ChoosesByLabel()
    {
        await Api.CreateAsync(Map("in", labels: new Dictionary<string, string> { ["app"] = "digits" }), Soon);
        await Api.CreateAsync(Map("out"), Soon);
        var page = await Api.ListAsync<V1ConfigMap>(new ListRequest { Namespace = Namespace, LabelSelector = "app in (digits,faces)" }, Soon);
        page.Items.Select(m => m.Metadata.Name).ShouldBe(["in"]);
        page.ResourceVersion.ShouldNotBeEmpty();
        page.Continue.ShouldBeNull();
    }

    [Fact]
    [Trait("needs", "etcd")]
    public async Task APage_WhoseVersionWasCompacted_IsGone()
    {
        await Api.CreateAsync(Map("a"), Soon);
        await Api.CreateAsync(Map("b"), Soon);
        var request = new ListRequest { Namespace = Namespace, Limit = 1 };
        var first = await Api.ListAsync<V1ConfigMap>(request, Soon);
        first.Continue.ShouldNotBeNull();
        var later = await Api.CreateAsync(Map("c"), Soon);
        await Etcd.CompactAsync(later.Metadata.ResourceVersion!);
        var error = await Should.ThrowAsync<KubernetesApiException>(() => Api.ListAsync<V1ConfigMap>(request with { Continue = first.Continue }, Soon));
        error.IsGone.ShouldBeTrue();
    }
}
