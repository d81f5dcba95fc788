namespace ModelOperator.Docs.Tests.Source;

/// <summary>The references between projects point in one direction.</summary>
public sealed class ProjectArrowTests
{
    private static readonly IReadOnlyList<ProjectArrow> Arrows = ProjectArrow.OfTheSource();

    [Fact]
    public void EveryProject_HasARule() =>
        ProjectArrow.ProjectsOfTheSource().Order(StringComparer.Ordinal).ShouldBe(ProjectRules.Named.Order(StringComparer.Ordinal));

    [Fact]
    public void Projects_ReferOnlyToThoseThatTheyMay()
    {
        Arrows.ShouldContain(new ProjectArrow("src/ModelOperator.Operator", "src/ModelOperator.Rollouts"), "the projects are not read");
        Arrows.Select(ProjectRules.Problem).Where(problem => problem is not null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Gateway", "Operator")]
    [InlineData("Gateway", "Rollouts")]
    [InlineData("Gateway", "Api")]
    [InlineData("ModelServer", "Operator")]
    [InlineData("ModelServer", "Rollouts")]
    [InlineData("ModelServer", "Api")]
    [InlineData("ModelServer", "Kubernetes")]
    [InlineData("Rollouts", "Kubernetes")]
    [InlineData("Monitoring", "Kubernetes")]
    [InlineData("Cli", "Operator")]
    public void Project_KnowsNothingOf_EvenThroughOthers(string project, string other) =>
        Reached($"src/ModelOperator.{project}").ShouldNotContain(
            $"src/ModelOperator.{other}", $"{project} reaches {other} through the projects that it refers to");

    [Theory]
    [InlineData("src/ModelOperator.Contracts", "src/ModelOperator.Api", "it may refer to no other project")]
    [InlineData("src/ModelOperator.ModelServer", "src/ModelOperator.Operator",
        "it may refer to only Contracts, Feedback, Fetching, Hosting, Profiles")]
    [InlineData("src/ModelOperator.Rollouts", "tests/ModelOperator.Testing", "it may refer to only Api, Contracts")]
    [InlineData("src/ModelOperator.New", "src/ModelOperator.Contracts", "it may refer to no other project")]
    public void ForbiddenReference_IsToldWithBothProjects(string user, string used, string allowed)
    {
        var problem = ProjectRules.Problem(new(user, used)).ShouldNotBeNull();

        problem.ShouldStartWith($"{user} refers to {used}");
        problem.ShouldContain(allowed);
    }

    private static HashSet<string> Reached(string project)
    {
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>([project]));
        while (open.TryPop(out var user))
        {
            foreach (var used in Arrows.Where(arrow => arrow.User == user).Select(arrow => arrow.Used).Where(seen.Add))
            {
                open.Push(used);
            }
        }

        return seen;
    }
}
