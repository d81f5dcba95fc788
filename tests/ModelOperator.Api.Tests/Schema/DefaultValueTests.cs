using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelOperator.Api.Spec;

namespace ModelOperator.Api.Tests.Schema;

public sealed class DefaultValueTests
{
    public static TheoryData<string, string> Defaulted
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var property in SpecProperties().Where(p => p.GetCustomAttribute<DefaultValueAttribute>() is not null)
                .DistinctBy(p => (p.DeclaringType, p.Name)))
            {
                data.Add(property.DeclaringType!.Name, property.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Defaulted))]
    public void Default_OfTheSchema_IsTheOneOfTheCode(string type, string name)
    {
        var property = SpecProperties().First(p => p.DeclaringType!.Name == type && p.Name == name);
        var instance = Activator.CreateInstance(property.DeclaringType!);
        property.GetValue(instance).ShouldBe(property.GetCustomAttribute<DefaultValueAttribute>()!.Value);
    }

    [Theory]
    [MemberData(nameof(Defaulted))]
    public void Default_OfTheSchema_KeepsItsOwnLimits(string type, string name)
    {
        var property = SpecProperties().First(p => p.DeclaringType!.Name == type && p.Name == name);
        var value = property.GetCustomAttribute<DefaultValueAttribute>()!.Value;
        property.GetCustomAttributes<ValidationAttribute>().ShouldAllBe(limit => limit.IsValid(value));
    }

    // A value the code assumes and the schema neither fills in nor describes would be invisible to who reads the object.
    [Fact]
    public void Value_TheCodeAssumes_IsInTheSchema()
    {
        var silent = SpecProperties()
            .Where(p => p.GetCustomAttribute<DefaultValueAttribute>() is null && p.GetCustomAttribute<RequiredAttribute>() is null)
            .Where(p => p.GetValue(Activator.CreateInstance(p.ReflectedType!)) is not (
                null or false or System.Collections.ICollection { Count: 0 }))
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}");
        silent.ShouldBeEmpty();
    }

    [Fact]
    public void Patterns_AreAnchoredOrSaySo()
    {
        var loose = SpecProperties()
            .Select(p => p.GetCustomAttribute<RegularExpressionAttribute>()?.Pattern)
            .OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(pattern => pattern is not ("\\S" or "^/") && !(pattern.StartsWith('^') && pattern.EndsWith('$')));
        loose.ShouldBeEmpty();
    }

    // Go's regular expressions know neither look-around nor back-references.
    [Fact]
    public void Patterns_AreOnesTheServerUnderstands()
    {
        foreach (var pattern in SpecProperties().Select(p => p.GetCustomAttribute<RegularExpressionAttribute>()?.Pattern).OfType<string>())
        {
            Should.NotThrow(() => new Regex(pattern, RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1)));
        }
    }

    private static IEnumerable<PropertyInfo> SpecProperties() =>
        typeof(ModelDeploymentSpec).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, IsPublic: true, Namespace: not null })
            .Where(type => type.Namespace!.StartsWith(typeof(ModelDeploymentSpec).Namespace!, StringComparison.Ordinal))
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance));
}
