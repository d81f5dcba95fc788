namespace ModelOperator.Cli.Tests.ArgoCd;

/// <summary>A fact that needs Lua 5.1, Argo CD's language, and says so where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LuaFactAttribute : FactAttribute
{
    internal const string Interpreter = "/usr/bin/lua5.1";

    public LuaFactAttribute()
    {
        if (!File.Exists(Interpreter))
        {
            Skip = $"{Interpreter} is missing: apt-get install lua5.1";
        }
    }
}
