using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Lists: pages and selectors.</summary>
[Trait("server", "any")]
public sealed class ListContract : ApiContract
{
    [Fact]
    public async Task Pages_TogetherHoldEveryObjectOnce()
    {
        for (var i = 0; i < 5; i++)
        {
            await Api.CreateAsync(Sample($"page-{i}"), Soon);
        }

        var names = new List<string?>();
        var request = new ListRequest { Namespace = Namespace, Limit = 2 };
        var pages = 0;
        for (string? next = null; pages == 0 || next is not null; pages++)
        {
            var page = await Api.ListAsync<Note>(request with { Continue = next }, Soon);
            names.AddRange(page.Items.Select(m => m.Metadata.Name));
            next = page.Continue;
        }

        pages.ShouldBeGreaterThan(1);
        names.ShouldBe(["page-0", "page-1", "page-2", "page-3", "page-4"]);
    }

    [Fact]
    public async Task LabelSelector_ChoosesByLabel()
    {
        await Api.CreateAsync(Sample("in", labels: new Dictionary<string, string> { ["app"] = "digits" }), Soon);
        await Api.CreateAsync(Sample("out"), Soon);
        var page = await Api.ListAsync<Note>(new ListRequest { Namespace = Namespace, LabelSelector = "app in (digits,faces)" }, Soon);
        page.Items.Select(m => m.Metadata.Name).ShouldBe(["in"]);
        page.ResourceVersion.ShouldNotBeEmpty();
        page.Continue.ShouldBeNull();
    }
}
