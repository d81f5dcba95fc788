using ModelOperator.Operator.Objects.Revisions.Templates;

namespace ModelOperator.Operator.Tests.Objects.Templates;

public sealed class TemplatedPodsTests
{
    [Fact]
    public void Template_AddsToThePods_AndLeavesWhatItDoesNotName()
    {
        var plain = Templated.PodsOf(Sample.Digits(s => s with { Gpu = null }));
        var pods = Templated.PodsOf(Templated.Digits("""
            {
              "metadata": {"labels": {"team": "vision"}, "annotations": {"example.org/note": "a"}},
              "spec": {
                "schedulerName": "volcano",
                "volumes": [{"name": "shm", "emptyDir": {"medium": "Memory"}}],
                "containers": [
                  {
                    "name": "server",
                    "env": [{"name": "A", "value": "b"}],
                    "volumeMounts": [{"name": "shm", "mountPath": "/dev/shm"}],
                    "startupProbe": {"failureThreshold": 9}
                  },
                  {"name": "proxy", "image": "proxy:1"}
                ]
              }
            }
            """));

        pods.Metadata.Labels!["team"].ShouldBe("vision");
        pods.Metadata.Labels!["modeloperator.dev/name"].ShouldBe("digits");
        pods.Spec!.SchedulerName.ShouldBe("volcano");
        pods.Spec!.Volumes!.Select(v => v.Name).ShouldBe([.. plain.Spec!.Volumes!.Select(v => v.Name), "shm"]);
        pods.Spec!.Containers!.Select(c => c.Name).ShouldBe(["server", "proxy"]);
        var (server, was) = (pods.Spec!.Containers![0], plain.Spec!.Containers![0]);
        server.Args.ShouldBe(was.Args);
        server.VolumeMounts!.Select(m => m.MountPath).ShouldBe(["/models", "/tmp", "/dev/shm"]);
        server.Env!.Select(e => e.Name).ShouldBe([.. was.Env!.Select(e => e.Name), "A"]);
        (server.StartupProbe!.FailureThreshold, server.StartupProbe.HttpGet!.Path).ShouldBe((9, was.StartupProbe!.HttpGet!.Path));
        pods.Spec!.InitContainers!.ShouldHaveSingleItem().Name.ShouldBe("fetch");
    }

    [Fact]
    public void AddedContainer_GainsNoPrivileges_UnlessItSaysSo()
    {
        var pods = Templated.PodsOf(Templated.Digits("""
            {"spec": {"containers": [
              {"name": "a", "image": "a"},
              {"name": "b", "image": "b",
               "securityContext": {"allowPrivilegeEscalation": true, "capabilities": {"drop": ["KILL"]}, "readOnlyRootFilesystem": true}}
            ]}}
            """));

        var (a, b) = (pods.Spec!.Containers![1].SecurityContext!, pods.Spec!.Containers![2].SecurityContext!);
        (a.AllowPrivilegeEscalation, a.Capabilities!.Drop![0]).ShouldBe((false, "ALL"));
        (b.AllowPrivilegeEscalation, b.Capabilities!.Drop![0], b.ReadOnlyRootFilesystem).ShouldBe((true, "KILL", true));
    }

    [Theory]
    [InlineData(511, false)]
    [InlineData(512, true)]
    public void ItemsThatAreMerged_AreBounded_WithTheirContainer(int items, bool isRefused)
    {
        var env = string.Join(',', Enumerable.Range(0, items).Select(i => $$"""{"name":"V{{i}}"}"""));

        var problem = TemplatedPods.FindProblem(
            Templated.Of("""{"spec":{"containers":[{"name":"server","env":[""" + env + "]}]}}"));

        (problem?.Message).ShouldBe(
            isRefused ? "it has 513 items in lists that are merged by item, and may have 512; leave some out" : null);
    }

    [Fact]
    public void QuantityThatIsANumber_IsTaken() => Templated.PodsOf(Templated.Digits(
        """{"spec":{"containers":[{"name":"server","resources":{"limits":{"cpu":2}}}]}}"""))
        .Spec!.Containers![0].Resources!.Limits!["cpu"].ToString().ShouldBe("2");

    // An API server refuses allowPrivilegeEscalation: false beside either.
    [Theory]
    [InlineData("""{"privileged":true}""", null)]
    [InlineData("""{"capabilities":{"add":["CAP_SYS_ADMIN"]}}""", null)]
    [InlineData("""{"privileged":false,"capabilities":{"add":["CHOWN"]}}""", false)]
    public void AddedContainer_IsNotConfined_WhereThatWouldContradictIt(string security, bool? gains)
    {
        var pods = Templated.PodsOf(Templated.Digits(
            $$$"""{"spec":{"containers":[{"name":"a","image":"a","securityContext":{{{security}}}}]}}"""));

        pods.Spec!.Containers![1].SecurityContext!.AllowPrivilegeEscalation.ShouldBe(gains);
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":3}}""", ".spec.replicas", "no field")]
    [InlineData("""{"replicas":3}""", ".replicas", "no field")]
    [InlineData("""{"spec":{"HostNetwork":true}}""", ".spec.HostNetwork", "no field")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b","imag":"c"}]}}""", ".spec.containers[1].imag", "no field")]
    [InlineData("""{"spec":{"tolerations":[{"kee":"a"}]}}""", ".spec.tolerations[0].kee", "no field")]
    [InlineData("""{"spec":{"tolerations":[{"$patch":"delete"}]}}""", ".spec.tolerations[0].$patch", "no field")]
    [InlineData("""{"spec":{"$setElementOrder/containers":[{"name":"a"}]}}""", ".spec.$setElementOrder/containers", "no field")]
    [InlineData("""{"spec":{"containers":[{"image":"a"}]}}""", ".spec.containers[0]", "found by its name")]
    [InlineData("""{"spec":{"containers":[{"$patch":"replace"}]}}""", ".spec.containers[0]", "found by its name")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","ports":[{"name":"x"}]}]}}""",
        ".spec.containers[0].ports[0]", "by its containerPort")]
    [InlineData("""{"spec":{"hostNetwork":"yes"}}""", ".spec.hostNetwork", "of another type")]
    [InlineData("""{"spec":{"containers":{"name":"a"}}}""", ".spec.containers", "of another type")]
    [InlineData("""{"spec":[]}""", ".spec", "of another type")]
    [InlineData(
        """{"spec":{"volumes":[{"name":"a","emptyDir":{"sizeLimit":"much"}}]}}""",
        ".spec.volumes[0].emptyDir.sizeLimit", "of another type")]
    [InlineData("""{"spec":{"securityContext":{"sysctls":[null]}}}""", ".spec.securityContext.sysctls[0]", "leave it out")]
    [InlineData("""{"spec":{"containers":[{"name":"a","args":["b",null]}]}}""", ".spec.containers[0].args[1]", "leave it out")]
    [InlineData("""{"spec":{"containers":[null]}}""", ".spec.containers[0]", "found by its name")]
    [InlineData("""{"spec":{"tolerations":[{"key":"a"},null]}}""", ".spec.tolerations[1]", "leave it out")]
    [InlineData(
        """{"spec":{"volumes":[{"name":"a","projected":{"sources":[null]}}]}}""",
        ".spec.volumes[0].projected.sources[0]", "leave it out")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","resources":{"limits":{"memory":"-1e3"}}}]}}""",
        ".spec.containers[0].resources.limits.memory", "of another type")]
    [InlineData("""[]""", "", "must be an object")]
    public void WhatNoPodTemplateHas_IsNamed(string json, string field, string says)
    {
        var problem = TemplatedPods.FindProblem(Templated.Of(json)).ShouldNotBeNull();

        (problem.Reason, problem.Field).ShouldBe(("InvalidPod", "spec.pod.template" + field));
        problem.Message.ShouldContain(says);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"spec":null}""")]
    [InlineData("""{"spec":{"volumes":[{"name":"a","emptyDir":{}}],"containers":[{"name":"a","livenessProbe":null}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","$patch":"delete"},{"name":"b","startupProbe":{"$patch":"replace"}}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","resources":{"requests":{"ephemeral-storage":"1.5Gi","cpu":"1000m"}}}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","livenessProbe":{"httpGet":{"path":"/","port":"http"}},"command":[]}]}}""")]
    public void WhatAPodTemplateHas_IsNoProblem(string json) => TemplatedPods.FindProblem(Templated.Of(json)).ShouldBeNull();
}
