global using Inception.Tool.Help;
global using Inception.Tool.Options;
global using Inception.Tool.Output;
global using Console = Inception.Tool.Output.EscapedConsole;   // no text reaches the terminal unescaped
