using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Objects.Revisions.Templates.Own;
using ModelOperator.Operator.Tests.Objects.Templates;

namespace ModelOperator.Operator.Tests.Objects.Presets;

/// <summary>Whatever a spec says comes before what the preset says, and a template of pods comes last.</summary>
public sealed class PresetOverrideTests
{
    private static readonly ServerPreset Full = Preset.Plain with
    {
        Command = ["run"],
        Args = ["--model", "{{ model.path }}", "--port={{port}}"],
        Env = new Dictionary<string, string> { ["B"] = "{{ name }}", ["A"] = "1" },
        Port = 3000,
        LivenessPath = "/live",
        MetricsPath = "/stats",
        User = 7,
        WritableRoot = true,
        SharedMemory = "64Mi",
    };

    [Fact]
    public void PresetAlone_FillsEveryPart()
    {
        var server = Preset.ServerOf(new() { Kind = "Full" }, Full);

        (server.Image, server.Ports!.Single().ContainerPort).ShouldBe(("plain:1", 3000));
        server.Command.ShouldBe(["run"]);
        server.Args!.Count.ShouldBe(3);
        server.Args[2].ShouldBe("--port=3000");
        server.Env!.Select(variable => (variable.Name, variable.Value)).ShouldBe(
            [("ORT_DISABLE_TELEMETRY", "1"), ("A", "1"), ("B", "digits")]);
        (server.SecurityContext!.RunAsUser, server.SecurityContext.RunAsNonRoot, server.SecurityContext.ReadOnlyRootFilesystem)
            .ShouldBe((7, true, false));
        server.ReadinessProbe!.HttpGet!.Path.ShouldBe("/ready");
    }

    [Fact]
    public void Spec_ReplacesImagePortAndPath_AddsArguments_AndMergesVariablesByName()
    {
        var server = Preset.ServerOf(
            new()
            {
                Kind = "Full",
                Image = "mine:2",
                Args = ["--more", "{{ not.a.placeholder }}"],
                Env =
                [
                    new() { Name = "B", ValueFrom = new() { FieldRef = new() { FieldPath = "metadata.name" } } },
                    new() { Name = "C", Value = "3" },
                ],
                Port = 9000,
                ReadinessPath = "/mine",
            },
            Full);

        server.Image.ShouldBe("mine:2");
        server.Args!.Skip(2).ShouldBe(["--port=9000", "--more", "{{ not.a.placeholder }}"], "the spec's own text is not touched");
        server.Env!.Select(variable => variable.Name).ShouldBe(["ORT_DISABLE_TELEMETRY", "A", "B", "C"]);
        server.Env!.Single(variable => variable.Name == "B").Value.ShouldBeNull();
        server.Ports!.Single().ContainerPort.ShouldBe(9000);
        server.ReadinessProbe!.HttpGet!.Path.ShouldBe("/mine");
        server.LivenessProbe!.HttpGet!.Path.ShouldBe("/live");
    }

    [Fact]
    public void CommandOfTheSpec_TakesThePlaceOfThePresetsArguments()
    {
        var server = Preset.ServerOf(new() { Kind = "Full", Command = ["mine"], Args = ["--a"] }, Full);

        server.Command.ShouldBe(["mine"]);
        server.Args.ShouldBe(["--a"]);
        Preset.ServerOf(new() { Kind = "Full", Command = ["mine"] }, Full).Args.ShouldBeNull();
    }

    [Fact]
    public void Template_IsMergedLast_AndMayReplaceSharedMemory()
    {
        var owner = Preset.Digits(
            new() { Kind = "Full" },
            s => s with
            {
                Pod = new()
                {
                    Template = Templated.Of(
                        """
                        {"spec":{"volumes":[{"name":"dshm","emptyDir":{"medium":"Memory","sizeLimit":"8Gi"}}],
                        "containers":[{"name":"server","securityContext":{"runAsUser":8,"readOnlyRootFilesystem":true}}]}}
                        """),
                },
            });

        var pods = Preset.PodsOf(owner, Full);

        pods.Spec!.Volumes!.Single(volume => volume.Name == "dshm").EmptyDir!.SizeLimit!.ToString().ShouldBe("8Gi");
        (pods.Spec.Containers[0].SecurityContext!.RunAsUser, pods.Spec.Containers[0].SecurityContext!.ReadOnlyRootFilesystem)
            .ShouldBe((8, true));
    }

    [Theory]
    [InlineData("""{"spec":{"volumes":[{"name":"dshm","emptyDir":{"medium":"Memory","sizeLimit":"8Gi"}}]}}""", null)]
    [InlineData(
        """
        {"spec":{"volumes":[{"name":"mine","emptyDir":{"medium":"Memory"}}],
        "containers":[{"name":"server","volumeMounts":[{"name":"mine","mountPath":"/dev/shm"}]}]}}
        """, null)]
    [InlineData("""{"spec":{"volumes":[{"name":"dshm","$patch":"delete"}]}}""", "spec.pod.template.spec.volumes[dshm]")]
    [InlineData(
        """{"spec":{"containers":[{"name":"server","ports":[{"containerPort":3000,"name":"web"}]}]}}""",
        "spec.pod.template.spec.containers[server].ports[3000]")]
    public void Template_MayChangeSharedMemory_AndNotWhatTheOperatorReliesOn(string template, string? refused)
    {
        var plain = Preset.PodsOf(Preset.Digits(new() { Kind = "Full" }), Full);
        var owner = Preset.Digits(new() { Kind = "Full" }, s => s with { Pod = new() { Template = Templated.Of(template) } });

        var problem = OperatorsOwn.FindProblems(
            plain, Preset.PodsOf(owner, Full), RevisionTemplate.Of(owner.Spec), PodTemplatePolicy.Unrestricted).FirstOrDefault();

        (problem?.Field).ShouldBe(refused);
    }

    [Fact]
    public void ScrapingThatTheSpecSays_IsKept()
    {
        var none = new Dictionary<string, string> { ["prometheus.io/scrape"] = "false" };
        var pods = Preset.PodsOf(Preset.Digits(new() { Kind = "Full" }, s => s with { Pod = new() { Annotations = none } }), Full);

        pods.Metadata!.Annotations!.ShouldBe(none);
        Preset.PodsOf(Preset.Digits(new() { Kind = "Full" }), Full).Metadata!.Annotations!["prometheus.io/path"].ShouldBe("/stats");
    }

    [Fact]
    public void PresetWithoutMetrics_IsNotScraped() =>
        Preset.PodsOf(Preset.Digits(new() { Kind = "Plain" }), Preset.Plain).Metadata!.Annotations.ShouldBeEmpty();

    [Fact]
    public void RootOfAPreset_IsOfTheServersContainerAlone()
    {
        var pods = Preset.PodsOf(Preset.Digits(new() { Kind = "Full" }), Full with { User = 0 });

        (pods.Spec!.Containers[0].SecurityContext!.RunAsUser, pods.Spec.Containers[0].SecurityContext!.RunAsNonRoot).ShouldBe((0, false));
        pods.Spec.SecurityContext!.RunAsNonRoot.ShouldBe(true);
        pods.Spec.InitContainers!.Single().SecurityContext!.RunAsUser.ShouldBeNull();
    }
}
