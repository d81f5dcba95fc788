using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions.Templates;
using ModelOperator.Operator.Objects.Revisions.Templates.Own;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Objects.Templates;

public sealed class OperatorsOwnTests
{
    private const string InContainers = """{"spec":{"containers":[""";
    private const string InServer = InContainers + """{"name":"server",""";
    private const string End = "}]}}";

    [Theory]
    [InlineData("""{"metadata":{"labels":{"modeloperator.dev/revision":"x"}}}""", "metadata.labels[modeloperator.dev/revision]")]
    [InlineData("""{"metadata":{"labels":{"app.kubernetes.io/component":null}}}""", "metadata.labels[app.kubernetes.io/component]")]
    [InlineData("""{"metadata":{"labels":{"$patch":"replace"}}}""", "metadata.labels[app.kubernetes.io/component]")]
    [InlineData("""{"metadata":null}""", "metadata.labels[app.kubernetes.io/component]")]
    [InlineData("""{"metadata":{"annotations":{"prometheus.io/port":"1"}}}""", "metadata.annotations[prometheus.io/port]")]
    [InlineData("""{"metadata":{"name":"x"}}""", "metadata.name")]
    [InlineData("""{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"a","name":"b","uid":"c"}]}}""", "metadata.ownerReferences")]
    [InlineData("""{"metadata":{"finalizers":["a/b"]}}""", "metadata.finalizers")]
    [InlineData("""{"spec":{"restartPolicy":"Never"}}""", "spec.restartPolicy")]
    [InlineData("""{"spec":{"serviceAccountName":"a"}}""", "spec.serviceAccountName")]
    [InlineData("""{"spec":{"serviceAccount":"a"}}""", "spec.serviceAccount")]
    [InlineData("""{"spec":{"priorityClassName":"a"}}""", "spec.priorityClassName")]
    [InlineData("""{"spec":{"priority":1}}""", "spec.priority")]
    [InlineData("""{"spec":{"nodeName":"a"}}""", "spec.nodeName")]
    [InlineData("""{"spec":{"volumes":[{"name":"models","emptyDir":{"medium":"Memory"}}]}}""", "spec.volumes[models]")]
    [InlineData("""{"spec":{"volumes":[{"name":"source","$patch":"delete"}]}}""", "spec.volumes[source]")]
    [InlineData("""{"spec":{"volumes":[{"name":"tmp","$patch":"delete"}]}}""", "spec.volumes[tmp]")]
    [InlineData("""{"spec":{"initContainers":[{"name":"fetch","image":"x"}]}}""", "spec.initContainers[fetch]")]
    [InlineData("""{"spec":{"initContainers":null}}""", "spec.initContainers[fetch]")]
    [InlineData(
        """{"spec":{"initContainers":[{"name":"fetch","$patch":"delete"},{"name":"a","image":"a"}]}}""",
        "spec.initContainers[fetch]")]
    [InlineData("""{"spec":{"containers":[{"name":"server","$patch":"delete"},{"name":"a"}]}}""", "spec.containers[server]")]
    [InlineData(InServer + "\"image\":\"x\"" + End, "spec.containers[server].image")]
    [InlineData(InServer + "\"command\":[\"x\"]" + End, "spec.containers[server].command")]
    [InlineData(InServer + "\"args\":[\"x\"]" + End, "spec.containers[server].args")]
    [InlineData(InServer + "\"ports\":[{\"containerPort\":8080,\"name\":\"web\"}]" + End, "spec.containers[server].ports[8080]")]
    [InlineData(InServer + "\"ports\":null" + End, "spec.containers[server].ports[8080]")]
    [InlineData(
        InServer + "\"volumeMounts\":[{\"mountPath\":\"/models\",\"name\":\"tmp\"}]" + End,
        "spec.containers[server].volumeMounts[/models]")]
    [InlineData(
        InServer + "\"volumeMounts\":[{\"mountPath\":\"/models\",\"readOnly\":false}]" + End,
        "spec.containers[server].volumeMounts[/models]")]
    [InlineData(
        InServer + "\"resources\":{\"limits\":{\"nvidia.com/gpu\":\"8\"}}" + End,
        "spec.containers[server].resources.limits[nvidia.com/gpu]")]
    [InlineData(
        InContainers + """{"name":"a","volumeMounts":[{"mountPath":"/m","name":"models"}]""" + End, "spec.containers[a].volumeMounts[/m]")]
    [InlineData(
        InServer + "\"volumeMounts\":[{\"mountPath\":\"/m\",\"name\":\"models\"}]" + End,
        "spec.containers[server].volumeMounts[/m]")]
    [InlineData(
        """{"spec":{"initContainers":[{"name":"a","volumeMounts":[{"mountPath":"/m","name":"models","readOnly":false}]}]}}""",
        "spec.initContainers[a].volumeMounts[/m]")]
    [InlineData(InContainers + """{"name":"a","ports":[{"containerPort":1,"name":"http"}]""" + End, "spec.containers[a].ports[1].name")]
    [InlineData("""{"spec":{"terminationGracePeriodSeconds":90}}""", "spec.terminationGracePeriodSeconds")]
    [InlineData(InServer + "\"envFrom\":[{\"configMapRef\":{\"name\":\"a\"}}]" + End, "spec.containers[server].envFrom")]
    public void PartOfTheOperators_IsRefused_WithWhatToDo(string json, string field)
    {
        var problem = Problems(Templated.Digits(json)).FirstOrDefault().ShouldNotBeNull();

        (problem.Reason, problem.Field).ShouldBe(("InvalidPod", $"spec.pod.template.{field}"));
        new[] { "leave", "instead", "choose", "set readOnly", "scheduler" }.ShouldContain(remedy => problem.Message.Contains(remedy));
    }

    [Theory]
    [InlineData("""{"spec":{"nodeSelector":{"a":"b"}}}""", "spec.nodeSelector")]
    [InlineData("""{"spec":{"tolerations":[]}}""", "spec.tolerations")]
    [InlineData("""{"spec":{"runtimeClassName":"other"}}""", "spec.runtimeClassName")]
    [InlineData(
        """
        {"spec":{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
          {"matchExpressions":[{"key":"a","operator":"Exists"}]}]}}}}}
        """, "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution")]
    [InlineData(
        InServer + "\"resources\":{\"limits\":{\"nvidia.com/gpu\":null}}" + End,
        "spec.containers[server].resources.limits[nvidia.com/gpu]")]
    public void PlaceOfGpus_StaysInTheSpec(string json, string field) =>
        Problems(Sample.Digits(s => s with { Pod = new() { Template = Templated.Of(json) } })).First().Field
            .ShouldBe($"spec.pod.template.{field}");

    [Theory]
    [InlineData("""{"spec":{"nodeSelector":{"a":"b"},"tolerations":[{"key":"a"}],"imagePullSecrets":[{"name":"a"}]}}""")]
    [InlineData("""{"spec":{"volumes":[{"name":"tmp","emptyDir":{"medium":"Memory"}}]}}""")]
    [InlineData(
        """
        {"spec":{"initContainers":[
          {"name":"warm","image":"a","volumeMounts":[{"name":"models","mountPath":"/m","readOnly":true}]}]}}
        """)]
    [InlineData(
        InServer + "\"ports\":[{\"containerPort\":7000,\"name\":\"extra\"}],\"livenessProbe\":null,\"env\":[{\"name\":\"A\"}]" + End)]
    [InlineData(
        InServer
        + "\"volumeMounts\":[{\"mountPath\":\"/tmp\",\"subPath\":\"a\"}],\"resources\":{\"limits\":{\"ephemeral-storage\":\"1Gi\"}}" + End)]
    [InlineData(
        InServer + "\"volumeMounts\":[{\"mountPath\":\"/tmp/a\",\"name\":\"a\"},{\"mountPath\":\"/models2\",\"name\":\"a\"}]" + End)]
    [InlineData(InContainers + """{"name":"a","envFrom":[{"secretRef":{"name":"a"}}]""" + End)]
    public void WhatIsTheUsers_IsLeftToThem(string json) => Problems(Templated.Digits(json)).ShouldBeEmpty();

    [Theory]
    [InlineData("/")]
    [InlineData("/models/")]
    [InlineData("//models")]
    [InlineData("models")]
    [InlineData("/models/model.onnx")]
    [InlineData("/tmp/../models")]
    [InlineData("/./models/a/..")]
    public void MountOfTheServer_CannotHideTheModel(string path)
    {
        foreach (var (list, key) in new[] { ("volumeMounts", "mountPath"), ("volumeDevices", "devicePath") })
        {
            var problem = Problems(Templated.Digits(
                InServer + $"\"{list}\":[{{\"{key}\":\"{path}\",\"name\":\"a\"}}]" + End)).ShouldHaveSingleItem();

            problem.Field.ShouldBe($"spec.pod.template.spec.containers[server].{list}[{path}]");
            problem.Message.ShouldContain("choose another path");
        }
    }

    [Fact]
    public void VariablesFromElsewhere_AreAllowed_WhereTheirPortsCannotCount()
    {
        var template = InServer + "\"envFrom\":[{\"configMapRef\":{\"name\":\"a\"}}]" + End;

        Problems(Templated.Digits(template, s => s with { Server = new() { Env = [new() { Name = "OPERATIONS_PORT", Value = "9090" }] } }))
            .ShouldBeEmpty();
        Problems(Templated.Digits(template, s => s with { Server = new() { Image = "their/server:1", Args = ["serve"] } }))
            .ShouldBeEmpty();
    }

    [Fact]
    public void ImageOfTheServer_IsAllowed_WhereEverythingIs() =>
        Problems(Templated.Digits(InServer + "\"image\":\"x\"" + End), PodTemplatePolicy.Unrestricted).ShouldBeEmpty();

    private static IEnumerable<SpecProblem> Problems(ModelDeployment owner, PodTemplatePolicy policy = PodTemplatePolicy.Restricted)
    {
        var template = owner.Spec.Pod!.Template;
        TemplatedPods.FindProblem(template).ShouldBeNull();
        var plain = Templated.PodsOf(owner with { Spec = owner.Spec with { Pod = null } });
        return OperatorsOwn.FindProblems(plain, TemplatedPods.Merge(plain, template), RevisionTemplate.Of(owner.Spec), policy);
    }
}
