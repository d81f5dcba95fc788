using System.Text.Json;
using ModelOperator.Api.Revisions;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.Operator.Tests.Objects.Templates;

public sealed class RecordedTemplateTests
{
    [Fact]
    public void RecordOfPods_HasTheFieldsThatTheTemplateSets_AndNoneThatTheServerAdds()
    {
        var owner = Templated.Digits("""{"spec":{"schedulerName":"volcano","shareProcessNamespace":true}}""");
        var built = RevisionDeploymentBuilder.Build(owner, "0123456789", RevisionTemplate.Of(owner.Spec), 1, Sample.Options);
        var template = built.Spec!.Template!;
        var stored = built with
        {
            Spec = built.Spec with { Template = template with { Spec = template.Spec! with { DnsPolicy = "ClusterFirst" } } },
        };

        var record = JsonSerializer.Deserialize(RecordedPods.Of(stored, built)!, KubernetesJsonContext.Default.V1PodTemplateSpec)!.Spec!;

        (record.SchedulerName, record.ShareProcessNamespace, record.DnsPolicy).ShouldBe(("volcano", true, null));
        record.Containers!.ShouldHaveSingleItem().Name.ShouldBe("server");
    }

    [Fact]
    public void RecordOfPods_KeepsKeysThatDifferOnlyInCase()
    {
        var owner = Templated.Digits("""{"spec":{"nodeSelector":{"Team":"a","team":"b"}}}""");
        var built = RevisionDeploymentBuilder.Build(owner, "0123456789", RevisionTemplate.Of(owner.Spec), 1, Sample.Options);

        var record = JsonSerializer.Deserialize(RecordedPods.Of(built, built)!, KubernetesJsonContext.Default.V1PodTemplateSpec)!.Spec!;

        (record.NodeSelector!["Team"], record.NodeSelector["team"]).ShouldBe(("a", "b"));
    }
}
