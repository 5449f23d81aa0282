# Las palabras del informe, en español: Project Fluent (https://projectfluent.org).
# ~ es un espacio en el que no se corta la línea. El programa agrupa las cifras de los números; los
# demás huecos reciben texto ya listo para leer. Una cadena con marcado se pide en la página con
# `markup`; ninguna otra puede llevarlo.

## La página entera

title = Cómo explican los docentes el aprendizaje de sus estudiantes
title-of = Cómo explican los docentes el aprendizaje de sus estudiantes: { $cycles }
from-to = de { $first } a { $last }
eyebrow-team = Informe de reflexiones para el equipo
eyebrow-coach = Informe de reflexiones para quien acompaña al equipo
eyebrow-research = Informe de reflexiones para investigación
private-cells = Contiene datos de grupos muy pequeños: no compartir con el equipo.
private-names = Contiene nombres de docentes: no compartir con quien no tenga permiso para ver sus registros.
skip = Ir al resultado
nav-label = En esta página
facts-label = Lo que se leyó
footer = Hecho con ascribe en una sola computadora, sin conexión. Nada de lo que escribieron los docentes salió de ella. Este archivo los cita: guárdelo donde se guardan los registros del equipo.
meaning = Una <dfn>explicación</dfn> (en la investigación se dice <em>atribución</em>) es una oración en la que un docente dice, o da por sentado, por qué a sus estudiantes les fue bien o mal. Puede nombrar la enseñanza propia, a los estudiantes, la escuela o el hogar, o varias de estas causas. El <dfn>rango probable</dfn> indica a qué distancia del número hallado en estos registros puede estar el verdadero, el que mostrarían muchísimos registros como estos; los errores de la máquina se suman a eso. Los <dfn>puntos</dfn> son puntos porcentuales: del 30~% al 40~% son +10. Cada número se redondea por separado. Todo esto se refiere a un grupo y no dice nada de un docente en particular.

## Números, nombres y fechas

day = { $day }~de~{ $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
    }~de~{ $year }
explanations = { $count ->
    [one] { $count }~explicación
   *[other] { $count }~explicaciones
    }
teachers = { $count ->
    [one] { $count }~docente
   *[other] { $count }~docentes
    }
basis = { $explanations }, { $teachers }
points = { $points }~puntos
range = de { $low } a { $high }
interval = { $low } a { $high }
any-change = no se puede dar un rango
just-above-zero = algo más de 0
just-below-zero = algo menos de 0
count-of-explanations = { $count } de { $all } ({ $share })
count-of = { $count }~de~{ $all } ({ $share })
of-count = de~{ $count }
none = ninguna
too-few = pocas
too-few-to-show = muy pocos datos para mostrarlos
all-reflections = Todas las reflexiones
own-teaching-ours = nuestra propia enseñanza
own-teaching-theirs = la propia enseñanza de los docentes
own-teaching-one = la propia enseñanza del docente
source-teacher = Enseñanza propia
source-student = Estudiantes
source-school = Escuela
source-home = Hogar
source-teacher-about = lo que el docente o el equipo hizo, podría hacer o hará
source-student-about = capacidad, esfuerzo, conducta, lo que ya saben
source-school-about = tiempo, tamaño del grupo, recursos, plan de estudios, normas
source-home-about = la familia y la vida fuera de la escuela

## El resultado

finding-up = Las explicaciones se acercaron a { $own }: las que la nombran pasaron del { $before } al { $after }; es probable que el aumento verdadero esté entre { $low } y { $high }~puntos.
finding-down = Las explicaciones se alejaron de { $own }: las que la nombran pasaron del { $before } al { $after }; es probable que el descenso verdadero esté entre { $low } y { $high }~puntos.
finding-unclear = Todavía no se puede asegurar ningún cambio: al principio, el { $before } de las explicaciones nombraba { $own } y, al final, el { $after }, pero el cambio verdadero puede tener cualquier valor entre { $low } y { $high }~puntos.
finding-one-teacher = Los registros de un solo docente no permiten afirmar un cambio con seguridad.
finding-chance = Con un solo docente nadie puede saber cuánto de la diferencia se debe al azar.
finding-nothing-read = No se pudo leer nada, así que todavía no hay nada que informar.
finding-nothing-read-why = Más abajo se indica qué se intentó leer y por qué no se pudo.
finding-no-explanation = No se encontró ninguna explicación en estas reflexiones, así que todavía no se puede decir nada.
finding-no-explanation-of = { $count ->
    [one] Se leyó una oración, y no dice por qué a los estudiantes les fue bien o mal.
   *[other] Se leyeron { $count } oraciones, y ninguna dice por qué a los estudiantes les fue bien o mal.
    }
finding-too-few = Todavía no se puede decir nada de un cambio: escribieron muy pocas personas o hay muy pocas explicaciones.
finding-too-few-why = Esta página no muestra números de menos de { $count } docentes, para que no se pueda reconocer lo que respondió cada persona.
finding-no-cycle = No se sabe a qué ciclo pertenecen estas reflexiones, así que todavía no se puede decir nada de un cambio.
finding-one-cycle = Hasta ahora hay un solo ciclo, así que todavía no se puede decir nada de un cambio.
finding-one-filled = Solo un ciclo contiene explicaciones, así que todavía no se puede decir nada de un cambio.
finding-counts = En { $first } se nombró { $own } en { $before }; en { $last }, en { $after }.
finding-basis = Esto se basa en { $explanations } de { $teachers } en estos dos ciclos.
finding-basis-explanations = Esto se basa en { $explanations } en estos dos ciclos.
finding-trend = Una línea recta a través de todos los ciclos da un cambio de { $points }~puntos en todo el período, con un rango probable { $range } ({ $basis }).
finding-level = Se nombró { $own } en { $counts }; el rango probable de la proporción verdadera es { $range } ({ $teachers }).
finding-level-in = En { $cycle } se nombró { $own } en { $counts }; el rango probable de la proporción verdadera es { $range } ({ $teachers }).
help-ask-why = Ayudarían más oraciones que digan por qué a los estudiantes les fue bien o mal; una pregunta en el registro como «¿A qué se debió?» invita a escribirlas.
help-teachers-and-cycles = Lo que más ayudaría son registros de más docentes; también, más ciclos.
help-teachers = Lo que más ayudaría son registros de más docentes.
help-cycles = Ayudaría tener más ciclos.
help-more = Registros de más docentes estrecharían este rango.
help-codes = Codificar a mano una muestra de oraciones (ascribe sample, ascribe review) mostraría cuánto influyen en estos números los errores de la máquina.
help-cycle-column = Ayudaría una columna llamada «Ciclo», o fechas con el comienzo y el final de cada ciclo.
help-next-cycle = Ayudarían los registros del próximo ciclo.
care = { $count ->
    [one] Leer con cuidado: una nota sobre estos números
   *[other] Leer con cuidado: { $count } notas sobre estos números
    }
fact-teachers = Docentes
fact-teams = Equipos
fact-cycles = Ciclos
fact-reflections = Reflexiones
fact-statements = Oraciones
fact-explanations = Explicaciones
fact-written = Escritas

## A lo largo de los ciclos

shares-title = A lo largo de los ciclos
main-caption = Cuántas de cada 100 explicaciones nombran { $own }.
main-caption-lines = Cada línea vertical muestra el rango probable; la línea punteada solo une los puntos; debajo de cada ciclo está el número de explicaciones.
main-label = Gráfico de la enseñanza propia por ciclo
key-label = Nombres de los ciclos
cycles-label = Tabla de la enseñanza propia por ciclo
cycles-caption = La enseñanza propia entre todas las explicaciones
sources-title = Dónde se ven las causas
sources-add-up = Una explicación puede nombrar varias causas, por eso las cuatro proporciones pueden sumar más del 100~%. Que un cambio sea claro o no depende de cuánto se parecen entre sí los cambios de los distintos docentes, no solo del tamaño del cambio.
mood-title = Cuánto se explica, y sobre qué
mood-care = Una proporción también puede cambiar porque se escriben menos explicaciones o porque hay más logros sobre los que escribir. Conviene mirar esto antes de sacar conclusiones.
numbers-title = Todos los números por ciclo
numbers-label = Tabla de todos los números por ciclo
numbers-caption = Proporciones de las explicaciones con sus rangos probables; debajo del nombre de cada ciclo están sus explicaciones y docentes
chart-own = Explicaciones que nombran la enseñanza propia, por ciclo
chart-student = Explicaciones que nombran a los estudiantes, por ciclo
chart-school = Explicaciones que nombran la escuela, por ciclo
chart-home = Explicaciones que nombran el hogar, por ciclo
chart-rate = Explicaciones por cada 100 oraciones, por ciclo
chart-success = La enseñanza propia en las explicaciones de lo que salió bien, por ciclo
chart-failure = La enseñanza propia en las explicaciones de lo que salió mal, por ciclo
chart-point = { $cycle }: { $value }, probablemente entre { $low } y { $high }
chart-description = { $points }. Las líneas verticales muestran el rango probable.
change-up = Sube: { $points }~puntos, rango probable { $range }
change-down = Baja: { $points }~puntos, rango probable { $range }
change-perhaps-up = Quizás sube: { $points }~puntos, rango probable { $range }; como se miran cuatro causas, puede ser azar
change-perhaps-down = Quizás baja: { $points }~puntos, rango probable { $range }; como se miran cuatro causas, puede ser azar
change-unclear = Sin cambio claro: { $points }~puntos, rango probable { $range }
rate-title = Cuánto se explica
rate-about = explicaciones por cada 100 oraciones
success-title = Cuando algo salió bien
success-about = la enseñanza propia en las explicaciones de lo que salió bien
failure-title = Cuando algo salió mal
failure-about = la enseñanza propia en las explicaciones de lo que salió mal
outcome-basis = { $explanations } de hasta { $teachers }; por ciclo { $counts }
column-cycle = Ciclo
column-teachers = Docentes
column-teacher = Docente
column-team = Equipo
column-change = Cambio
column-explanations = Explicaciones
column-statements = Oraciones
column-rate = Explicaciones por cada 100
column-share-range = Proporción (rango probable)

## Otro informe junto a este

compare-nav = Junto a otro informe
compare-title = Comparación con { $label }
compare-these = Estos registros
compare-difference = Diferencia
compare-went = En estos registros, { $own } pasó del { $before } al { $after } de las explicaciones ({ $here }~puntos); en { $label }, del { $start } al { $end } ({ $there }~puntos).
compare-change-above = Es probable que la diferencia verdadera entre los dos cambios esté entre { $low } y { $high }~puntos: el cambio en estos registros queda por encima del de { $label }.
compare-change-below = Es probable que la diferencia verdadera entre los dos cambios esté entre { $low } y { $high }~puntos: el cambio en estos registros queda por debajo del de { $label }.
compare-change-unclear = Es probable que la diferencia verdadera entre los dos cambios esté entre { $low } y { $high }~puntos: los registros no permiten saber en cuál de los dos las explicaciones se acercaron más a la enseñanza propia.
compare-levels = En estos registros, el { $here } de las explicaciones nombra { $own } ({ $cycle }); en { $label }, el { $there } ({ $other }).
compare-level-above = Es probable que la diferencia verdadera esté entre { $low } y { $high }~puntos: la proporción en estos registros queda por encima de la de { $label }.
compare-level-below = Es probable que la diferencia verdadera esté entre { $low } y { $high }~puntos: la proporción en estos registros queda por debajo de la de { $label }.
compare-level-unclear = Es probable que la diferencia verdadera esté entre { $low } y { $high }~puntos: los registros no permiten distinguir las dos proporciones.
compare-alone = En uno de los dos, casi todo lo escribió un solo docente: nadie puede saber cuánto de la diferencia se debe al azar.
compare-nothing = No hay nada que comparar: estos registros o { $label } no contienen explicaciones.
compare-too-few = No se muestra nada de esta comparación: en uno de los dos escribieron menos de { $count } docentes o se explicó muy poco, y no debe poder reconocerse lo que respondió cada persona.
compare-about = enseñanza propia entre todas las explicaciones
compare-chart = Explicaciones que nombran la enseñanza propia, por ciclo: { $label }
compare-label = Tabla de la enseñanza propia en ambos
compare-caption = La enseñanza propia entre las explicaciones, con rangos probables. La última fila es el número de estos registros menos el del otro informe.
compare-logs = Registros
compare-first = Primer ciclo
compare-last = Último ciclo
compare-basis = { $cycle }: { $basis }
compare-no-range = no se puede dar un rango
compare-no-shared = No se sabe de ningún docente que haya escrito en ambos; por eso se toman como personas distintas.
compare-some-shared = A juzgar por los nombres, algunos docentes escribieron en ambos, y cada uno cuenta como una sola persona en el rango probable de una diferencia.
compare-shared = { $count ->
    [one] A juzgar por el nombre, { $count }~docente escribió en ambos y cuenta como una sola persona en el rango probable de una diferencia.
   *[other] A juzgar por los nombres, { $count }~docentes escribieron en ambos, y cada uno cuenta como una sola persona en el rango probable de una diferencia.
    }
compare-nameless = No se puede reconocer a los docentes sin nombre o con un código en su lugar: se toman como personas distintas en los dos.
compare-coders = No todo lo codificó la misma persona o máquina: estos registros, { $here }; los de { $label }, { $there }. Las diferencias pueden deberse a quien codificó.
compare-model = una máquina
compare-other-model = otra máquina
compare-person = una persona
compare-other-coder = otra persona u otra máquina
compare-nobody = alguien cuyo nombre no consta
compare-repeated = { $count ->
    [one] Una oración está en ambos y cuenta en los dos lados.
   *[other] { $count } oraciones están en ambos y cuentan en los dos lados.
    }
compare-care = Esto no dice que una escuela, un equipo o un año sea mejor. Otros docentes, otros temas y otras preguntas en el registro también mueven estas proporciones; los dos están juntos para preguntar qué fue distinto, no para ordenarlos.
compare-care-team = Esto no dice que uno de los dos sea mejor. Otras personas, otros temas y otras preguntas en el registro también mueven estas proporciones: conviene preguntar qué fue distinto, no quién va por delante.

## Equipos y docentes

teams-title = Equipos
teams-order = Los equipos están en orden alfabético. Con tan pocas personas en cada equipo los rangos son amplios, y los números no dicen qué equipo tiene la proporción más alta. Si el cambio de un equipo es claro lo dice el rango del cambio, no que los otros dos se superpongan o no.
teams-label = Tabla de la enseñanza propia por equipo
teams-caption = La enseñanza propia entre las explicaciones de cada equipo, con rangos probables
teams-rule = No se muestra nada de menos de { $teachers } docentes o { $explanations } explicaciones, ni lo que permitiría deducirlo, para que no se pueda reconocer lo que respondió cada persona.
teams-hidden = { $count ->
    [one] Por esta razón se deja fuera un equipo.
   *[other] Por esta razón se dejan fuera { $count } equipos.
    }
teachers-title = Docentes
teachers-care = Los docentes están en orden alfabético. Son recuentos de unas pocas oraciones de cada uno, codificadas por una máquina que se equivoca: indican dónde seguir leyendo y no dicen nada de qué tan bien enseña cada docente.
teachers-label = Tabla de explicaciones por docente y ciclo
teachers-caption = Cuántas de las explicaciones de cada docente nombran la enseñanza propia
teacher-count = { $count } de { $all }

## Líneas por equipo

slopes-label = Gráfico de la enseñanza propia por equipo
slopes-title = Explicaciones que nombran la enseñanza propia, por equipo, en { $first } y en { $last }
slopes-caption = Cuántas de cada 100 explicaciones de cada equipo nombran { $own }: { $first } y { $last }.
slopes-ranges = Las líneas verticales muestran los rangos probables. Todos los equipos tienen el mismo color, porque una proporción más alta no hace mejor a ninguno.
slopes-ranges-in-table = Los rangos probables están en la tabla de abajo. Todos los equipos tienen el mismo color, porque una proporción más alta no hace mejor a ninguno.
slopes-left-out = { $count ->
    [one] Un equipo más figura únicamente en la tabla.
   *[other] { $count } equipos más figuran únicamente en la tabla.
    }
slopes-team = { $team }: { $before } en { $first }, { $after } en { $last }

## Voces

voices-title = En palabras de los docentes
voices-choice = Hasta tres oraciones para cada ciclo y causa, nunca dos del mismo docente; van primero aquellas de las que la máquina estaba más segura y que nombran tanto la causa como el resultado. Están como se escribieron: un modo de decir puede delatar a quien escribió, y pueden contener nombres de estudiantes. Conviene preguntar antes de mostrar una. <strong>Las codificó una máquina, y los códigos pueden estar equivocados:</strong> al leer cada una, conviene preguntarse si está en el lugar que le corresponde.
voices-left-out = { $count ->
    [one] Para que esta página no sea muy grande, aquí se deja fuera un ciclo intermedio; la tabla de códigos contiene todas las oraciones.
   *[other] Para que esta página no sea muy grande, aquí se dejan fuera { $count } ciclos intermedios; la tabla de códigos contiene todas las oraciones.
    }
doubtful-title = Oraciones por revisar
quote-team = Equipo:
quote-prompt = Pregunta:
quote-success = explica un logro, alcanzado o esperado
quote-failure = explica un fracaso, ocurrido o temido
quote-unsure = aquí la máquina no estaba segura
quote-none = se tomó por una oración que no explica nada
quote-paragraph = mostrar su párrafo
quote-link = revisarla en la página de revisión
links-how = Para que funcionen los enlaces a la página de revisión, hay que ejecutar «ascribe review { $file }» donde está el proyecto y dejar como está la página que se abre; luego, seguir un enlace en el mismo navegador.
legend-cause = palabras que nombran una causa
legend-outcome = palabras que dicen cómo les fue a los estudiantes
mark-cause = causa
mark-outcome = resultado
mark-both = causa y resultado

## Puntos de inflexión y teorías de acción

turning-title = Puntos de inflexión
turning-about = Gallimore et al. (2009) describen cómo los docentes de equipos de indagación llegan a atribuir el aprendizaje de los estudiantes a su propia enseñanza en lugar de a causas externas. Las dos oraciones de cada par son de un mismo docente y se leen así: primero una causa externa; en un ciclo posterior, la enseñanza propia.
turning-away = En sentido contrario, porque aquí las explicaciones se alejaron de la enseñanza propia: primero la enseñanza propia; en un ciclo posterior, una causa externa.
turning-counts = Estos pares se eligieron porque muestran un giro; son ejemplos y no un recuento. Las dos oraciones de un par pueden ser acertadas. { $all ->
    [one] Solo un docente explicó algo en más de un ciclo: se acercó a la enseñanza propia, { $towards }; se alejó de ella, { $away }; la nombró con la misma frecuencia, { $alike }.
   *[other] De los { $all } docentes que explicaron algo en más de un ciclo, nombraron la enseñanza propia, en proporción, más a menudo en su último ciclo que en el primero: { $towards }; menos a menudo: { $away }; con la misma frecuencia: { $alike }. Aquí cada docente cuenta una vez, por mucho que haya escrito: no es una prueba del cambio.
    }
turning-most-towards = Estos pares se eligieron porque muestran un giro; son ejemplos y no un recuento. Las dos oraciones de un par pueden ser acertadas. Entre todos los que explicaron algo en más de un ciclo, son más quienes se acercaron a la enseñanza propia que quienes se alejaron de ella.
turning-most-away = Estos pares se eligieron porque muestran un giro; son ejemplos y no un recuento. Las dos oraciones de un par pueden ser acertadas. Entre todos los que explicaron algo en más de un ciclo, son más quienes se alejaron de la enseñanza propia que quienes se acercaron a ella.
turning-even = Estos pares se eligieron porque muestran un giro; son ejemplos y no un recuento. Las dos oraciones de un par pueden ser acertadas. Entre todos los que explicaron algo en más de un ciclo, se acercaron a la enseñanza propia tantos como se alejaron de ella.
theories-title = Teorías de acción
theories-about = Hasta cinco oraciones del tipo «si hacemos (o hago)…, entonces los estudiantes…». Va subrayado lo que hacen los docentes y, con línea discontinua, lo que los estudiantes deberían hacer entonces. Debajo están explicaciones posteriores del mismo equipo que nombran la enseñanza propia y comparten palabras con ellas. No se busca en nada más, no se detectan las oraciones que lo dicen de otro modo, y compartir palabras no demuestra que se hable de lo mismo.
theories-later = Lo que dicen ciclos posteriores:
theories-nothing = Entre las explicaciones posteriores no se halló ninguna con estas palabras.
theories-last = No se muestra ningún ciclo posterior que pueda decir qué resultó de ella.
theories-kept = Lo que dicen de ella ciclos posteriores no se muestra aquí, porque podría revelar quién lo escribió.

## Oraciones por revisar

doubtful-about = ¿Explica cada una de estas oraciones cómo les fue a los estudiantes, y por qué causa? Se muestra como mucho una de cada docente.
surprising-title = Sorprendentes
surprising-about = La máquina estaba segura de estas, pero van en contra de lo habitual en estos registros. Cada una puede ser un hallazgo o un error.
surprise-own-failure = Nombra la enseñanza propia como causa de algo que salió mal, lo cual es raro en estos registros.
surprise-outside-success = Atribuye algo que salió bien { $source ->
    [home] al hogar
   *[school] a la escuela
    }, lo cual es raro en estos registros.
surprise-rare-source = Nombra { $source ->
    [home] el hogar
    [school] la escuela
    [student] a los estudiantes
   *[teacher] la enseñanza propia
    }, algo que hacen pocas explicaciones de estos registros.
surprise-unlike-writer = Nombra { $source ->
    [home] el hogar
    [school] la escuela
    [student] a los estudiantes
   *[teacher] la enseñanza propia
    }, algo que no hace ninguna otra explicación del mismo docente.
uncertain-title = Inciertas
uncertain-about = Estas son las oraciones de las que la máquina estaba menos segura.

## Preguntas

questions-title = Preguntas para conversar
ask-up = ¿Qué hizo su equipo entre { $first } y { $last } que les facilitó ver su propia parte en el aprendizaje de los estudiantes?
ask-down = ¿Qué pasó entre { $first } y { $last } que llevó la atención de ustedes hacia cosas ajenas a su enseñanza?
ask-alike = Las explicaciones de { $first } y de { $last } se parecen mucho. ¿Coincide esto con lo que ustedes recuerdan?
ask-perhaps-up = La enseñanza propia se nombró más a menudo en { $last } que en { $first }, pero los registros no permiten saber si es más que azar. ¿Qué recuerdan que hable a favor de un cambio, y qué en contra?
ask-perhaps-down = La enseñanza propia se nombró menos a menudo en { $last } que en { $first }, pero los registros no permiten saber si es más que azar. ¿Qué recuerdan que hable a favor de un cambio, y qué en contra?
why-change = Enseñanza propia: { $before } de { $explanations } en { $first }, { $after } de { $all } en { $last }.
ask-school = De las condiciones de la escuela que ustedes nombran, ¿en cuáles podrían influir y cuáles tendrían que sortear?
ask-home = ¿Qué saben y qué suponen de la vida de sus estudiantes en casa? ¿Qué podría ayudar, de todos modos, en la enseñanza de ustedes?
ask-students = Donde la causa que nombran es el esfuerzo, la conducta o los conocimientos de los estudiantes: ¿qué pudo haber llevado a eso y qué podría cambiarlo en la clase?
why-school = En { $cycle }, se nombraron condiciones de la escuela en { $count } de { $explanations } de lo que salió mal.
why-home = En { $cycle }, se nombró la vida en casa en { $count } de { $explanations } de lo que salió mal.
why-students = En { $cycle }, se nombró a los estudiantes en { $count } de { $explanations } de lo que salió mal.
ask-own-success = En { $cycle }, la enseñanza propia se nombró más a menudo en los logros que en los fracasos. ¿Cómo se podría explicar un fracaso nombrando algo que el equipo puede cambiar?
ask-own-failure = En { $cycle }, la enseñanza propia se nombró más en los fracasos que en los logros. ¿Qué logro de este ciclo fue obra del equipo?
why-mood = En { $cycle }, la enseñanza propia se nombró en { $good } de { $success } de lo que salió bien y en { $bad } de { $failure } de lo que salió mal.
ask-missing = ¿Qué voces faltan en los registros más recientes y cómo se las podría escuchar?
why-missing = { $teachers } escribieron en { $first }, { $count } en { $last }.
ask-because = ¿Qué pregunta del registro invitaría a escribir más «porque»?
why-because = En { $cycle }, se explicó cómo les fue a los estudiantes en { $rate } de cada 100 oraciones.
ask-surprise = Elijan una oración de esta página que les sorprenda. ¿Qué tendrían que ver en los trabajos de los estudiantes para saber si su explicación es acertada?
why-surprise = Una explicación es una conjetura hasta que se pone a prueba.
ask-next = ¿Sobre cuál de las causas nombradas aquí van a actuar juntos en el próximo ciclo, y qué deberían hacer entonces los estudiantes de otra manera?
why-next = Un próximo paso compartido convierte una explicación en una indagación.
ask-reword = ¿Qué explicación de esta página formularían hoy de otra manera, y qué les hizo cambiar de idea?
why-reword = De una explicación que puede cambiar, un equipo puede aprender.
work-teams = Equipos de indagación llegaron a atribuir los avances a su enseñanza
work-control = Lo que una causa provoca en nosotros depende de si podemos controlarla
work-assumptions = Los docentes explicaban a menudo los resultados por rasgos de los estudiantes que daban por fijos
work-students = En seis equipos, un tercio de las explicaciones de los malos resultados nombró la conducta de los estudiantes, y una séptima parte, la enseñanza
work-outcome = Una revisión de lo que los docentes nombran como causas del éxito y del fracaso
work-attrition = Quienes se van pueden hacer parecer que hubo un cambio
work-inquiry = Decir la corazonada en voz alta y luego ponerla a prueba
work-efficacy = La confianza de un equipo crece cuando logra algo en común

## Estimaciones, para investigación

estimates-title = Todas las estimaciones
estimates-about = Proporciones y cambios en puntos porcentuales, con sus intervalos; los métodos llevan los nombres de shift.csv, que contiene todas las filas. Los intervalos dejan fuera a un docente cada vez (CR3); a su lado, como control, está CR2 con los grados de libertad de Satterthwaite.
estimates-more = { $count ->
    [one] Una fila más está en shift.csv.
   *[other] { $count } filas más están en shift.csv.
    }
table-levels = Proporciones por ciclo y causa
table-changes = Cambios calculados con todas las oraciones
table-tests = Pruebas por inversión de signos
table-strata = Proporciones por estrato y ciclo
table-strata-changes = Cambios por estrato
kind-shift = cambio
kind-trend = tendencia
kind-logit = logit por ciclo
kind-matched = cambio, mismos docentes
kind-difference = diferencia en diferencias
kind-difference-trend = diferencia en tendencias
kind-sign-flip = tendencia
kind-change-point = cambio después de { $cycle }
column-cycle-source = Ciclo y causa
column-stratum-cycle = Estrato y ciclo
column-source = Causa
column-test = Prueba
column-share = Proporción
column-points = Estimación
column-interval = Intervalo
column-fractional = Proporción repartida
column-method = Método
column-cr2 = Intervalo CR2
column-cr2-df = gl de CR2
column-error = Error estándar
column-df = gl
column-p = p
column-adjusted = p (Holm)
column-flips = Inversiones

## Cuánto aciertan los códigos, para investigación

accuracy-heading = Cuánto aciertan los códigos
measured-nearest = { $count ->
    [one] La máquina se probó con un solo tipo de texto ({ $genre })
   *[other] La máquina se probó con { $count } tipos de texto; el más parecido a estos, a juzgar por lo segura que estuvo de sus códigos, es el de { $genre }
    }. Allí, con personas cuyos textos no conocía, dio a { $right } de cada 100 oraciones las mismas causas que los códigos de su corpus (probablemente entre { $low } y { $high }). { $by }También cuentan las oraciones sin explicación, que son más fáciles.
measured-named = La máquina se probó con textos del tipo que se indicó ({ $genre }){ $count ->
    [one] {""}
   *[other] {" "}y con otros, { $count } tipos en total
    }. Con personas cuyos textos no conocía, dio a { $right } de cada 100 oraciones de este tipo las mismas causas que los códigos de su corpus (probablemente entre { $low } y { $high }). { $by }También cuentan las oraciones sin explicación, que son más fáciles.
by-people = Esos códigos los hicieron personas.
by-models = Esos códigos los hicieron modelos de lenguaje, no personas.
between = entre { $low } y { $high }
measured-unsure = De las oraciones de las que no estaba segura, como no lo está del { $share } de las explicaciones de aquí, dio las mismas a { $right } de cada 100 (probablemente entre { $low } y { $high }).
measured-anywhere = La máquina se probó con { $count ->
    [one] un tipo de texto
   *[other] { $count } tipos de texto
    }; aquí hay muy pocas oraciones para juzgar cuál es el más parecido. En textos de personas que no conocía, { $right } de cada 100 oraciones recibieron las mismas causas que en los códigos de su corpus. { $by }También cuentan las oraciones sin explicación, que son más fáciles.
genre-diaries = diarios
genre-forms = formularios
genre-interviews = entrevistas
genre-posts = publicaciones
genre-teaching = textos sobre la enseñanza
genre-nearest = { $genre } (el más parecido)
genres-label = Tabla de aciertos por tipo de texto
genres-caption = Oraciones en las que la máquina nombró las mismas causas que los códigos con los que se la comparó, o ninguna donde estos no tienen ninguna
genres-about = Todas las oraciones de textos cuyos autores la máquina no conocía, también las que no tienen explicación. Los códigos con los que se la comparó son los de su corpus. Los rangos son intervalos del 95~% (Wilson) que toman las oraciones como independientes, y las de un mismo texto no lo son del todo. La distancia es la mayor diferencia entre la proporción de oraciones hasta una misma confianza aquí y allí (Kolmogórov–Smirnov, de 0 a 1); el tipo con la menor distancia cuenta como el más parecido.
column-genre = Tipo de texto
column-right = Mismas causas
column-range = Rango probable
column-distance = Distancia
column-by-people = Codificadas por personas
calibration-title = Cuántas veces aciertan los códigos, según lo segura que dice estar la máquina: { $genre }
calibration-caption = ¿Acierta la máquina tanto como dice estar segura? Tipo de texto: { $genre }; { $count } oraciones.
calibration-about = Cada punto representa oraciones de las que estuvo más o menos igual de segura, con el rango probable; bajo la proporción está su número. En la línea discontinua acierta tanto como dice; por debajo, menos.
calibration-diagonal = en la línea: tanto como dice
calibration-claimed = cuán segura dice estar la máquina
calibration-right = cuántas veces nombró las mismas causas
calibration-point = donde dice { $claimed } de cada 100, son { $share } (probablemente entre { $low } y { $high }; { $count } oraciones)
calibration-own-title = Cuántas veces las personas nombran la enseñanza propia, según la probabilidad que le da la máquina
calibration-own-caption = En estos textos: ¿nombran las personas la enseñanza propia tanto como la probabilidad que le da la máquina?
calibration-own-about = Cada punto representa oraciones que codificaron personas, ponderadas para representar a todas, con el rango probable; bajo la proporción está cuántas se codificaron. En la línea discontinua las personas nombran la enseñanza propia tanto como dice la máquina; por encima, más.
calibration-own-diagonal = en la línea: tanto como dice
calibration-own-claimed = probabilidad que da la máquina
calibration-own-share = cuántas veces las personas la nombran

## Corregido con códigos de personas

corrected-heading = Corregido con códigos de personas
corrected-title = La enseñanza propia por ciclo, según los códigos de la máquina y corregida con códigos de personas
corrected-caption = Cuántas de cada 100 explicaciones nombran { $own }, sin corregir y corregidas.
corrected-about = Las líneas verticales muestran los rangos probables. Los de las proporciones corregidas incluyen también los errores de la máquina.
corrected-naive = Según la máquina
corrected-corrected = Corregida
corrected-label = Tabla de proporciones corregidas por ciclo
corrected-table = La enseñanza propia entre todas las explicaciones, con rangos probables; * recortada en 0 o 100~%
corrected-value = { $value } (probablemente entre { $low } y { $high })
corrected-cycle = { $cycle }: según la máquina { $naive }, corregida { $corrected }
corrected-change-naive = Según la máquina, de { $first } a { $last }: { $points }~puntos, rango probable { $range }.
corrected-change = Corregido, de { $first } a { $last }: { $points }~puntos, rango probable { $range }.
corrected-cut = * Recortado en 100~puntos: ningún cambio es mayor, y el corregido los sobrepasa solo por azar en los códigos de las personas.
corrected-not = Ningún código de personas corrige estos números. Con un proyecto (analyze --project study.ascribe), ascribe sample study.ascribe sortea oraciones para que las codifiquen personas, ascribe review study.ascribe abre la página en que lo hacen, y el próximo informe muestra aquí las proporciones corregidas.
corrected-waits = Hay personas que codifican la muestra { $sample } sin ver los códigos de nadie y todavía no terminaron. Hasta que terminen, aquí no se corrige nada.
finding-corrected = { $count ->
    [one] Una oración fue codificada por personas
   *[other] { $count } oraciones, elegidas al azar, fueron codificadas por personas
    }: corregido con sus códigos, el cambio es de { $points }~puntos, con un rango probable { $range }, en lugar de { $naive }.
finding-corrected-between = { $count ->
    [one] Una oración fue codificada por personas
   *[other] { $count } oraciones, elegidas al azar, fueron codificadas por personas
    }: corregido con sus códigos, el cambio de { $first } a { $last } (no son los dos ciclos comparados arriba) es de { $points }~puntos, con un rango probable { $range }, en lugar de { $naive }.
finding-corrected-unknown = { $count ->
    [one] Solo una oración fue codificada por personas, y no basta
   *[other] { $count } oraciones, elegidas al azar, fueron codificadas por personas, y no bastan
    } para saber cómo quedaría el cambio una vez corregido.

## Lo que es incierto y lo que falta

missing-title = Lo que es incierto y lo que falta
sure-low = Codificadas con una confianza menor que { $bound }: { $explanations } de { $all } explicaciones y { $statements } de las { $sentences } oraciones en total.
sure-all = Todas las oraciones cuentan según su código; ninguna se apartó por demasiado incierta.
sure-abstained = Oraciones demasiado inciertas para el límite de errores: { $count } de { $all }. Cuentan según las probabilidades de la máquina.
missing-cycle = Reflexiones a las que no se pudo asignar un ciclo: { $count } de { $all }.
missing-teacher = Reflexiones que no indican docente: { $count } de { $all }.
missing-date = Reflexiones sin fecha: { $count } de { $all }.
missing-nothing = Cada reflexión tiene su docente, su ciclo y su fecha.
missing-left = Docentes con explicaciones en los dos ciclos comparados: { $both }; solo en el primero: { $first }; solo en el último: { $last }.

## Todas las explicaciones

listing-title = Todas las explicaciones
listing-about = Las oraciones de los ciclos mostrados que la máquina tomó por explicaciones, por ciclo y causa, en orden alfabético y no en el de los registros.
listing-about-open = Oraciones por ciclo y causa, en el orden de los registros.
listing-signs = Un + tras una oración dice que explica algo que salió bien; un −, algo que salió mal; un ?, que la máquina dudaba.
listing-doubt = Un ? después de una oración indica que la máquina tenía dudas.
listing-signs-part = Donde muy pocos docentes u oraciones explican logros o fracasos, las oraciones del ciclo no llevan + ni −.
listing-summary = Mostrar { $explanations }
listing-summary-all = Mostrar { $explanations } y otras { $others } oraciones
listing-part = Aquí caben { $shown } de { $all } explicaciones: las más seguras de cada ciclo y causa. La tabla codings.csv, junto a esta página, contiene todas las oraciones.
listing-without-others = Las oraciones que no explican nada no caben aquí; están en la tabla codings.csv, junto a esta página.
listing-no-cause = Sin explicación
listing-found = Oraciones mostradas: { $shown } de { $all }
filter-label = Elegir entre las oraciones
filter-words = Buscar palabras
filter-causes = Causas
filter-outcome = Qué se explica
filter-any = cualquiera
filter-success = lo que salió bien
filter-failure = lo que salió mal

## Letra chica

limits-title = Lo que no se debe concluir
limits-short = Estos números se refieren a un grupo y no dicen nada de un docente en particular. Una máquina leyó las oraciones y entiende mal algunas. Un cambio en el tiempo puede deberse a la época del año, a los temas o a un grupo nuevo, y un rango probable que incluye el cero significa que los registros no permiten distinguir un aumento de un descenso. Que una oración nombre el hogar o la escuela no la hace equivocada.
limit-teacher = <strong>Nada sobre un docente en particular.</strong> Estos números se refieren a un grupo. No se hicieron para juzgar, calificar ni comparar personas, ni sirven para eso.
limit-codes = <strong>Ni que todos los códigos sean correctos.</strong> Una máquina leyó las oraciones. Toma por explicaciones algunas que no lo son, pasa por alto otras y confunde causas.
limit-cause = <strong>Ni que la causa haya sido el programa en el que participan los docentes.</strong> Un cambio en el tiempo puede deberse a la época del año, a los temas, a un grupo nuevo o a una pregunta nueva en el registro.
limit-minds = <strong>Ni que haya cambiado la manera de pensar.</strong> Una proporción también cambia cuando hay más logros sobre los que escribir o cuando se deja de escribir sobre las otras causas.
limit-excuses = <strong>Ni que las causas externas sean excusas.</strong> El hogar y la escuela sí importan; que una oración los nombre no la hace equivocada.
limit-missing = <strong>Nada sobre quienes no escribieron.</strong> Los docentes que se fueron o se saltaron un ciclo quizá expliquen las cosas de otra manera.
limit-small = <strong>Ni gran cosa a partir de pocos datos.</strong> Un rango probable que incluye el cero significa que los registros no permiten distinguir un aumento de un descenso.
notes-title = Notas sobre estos números
note-hidden = Ciclos que no se muestran porque tienen muy pocos docentes o explicaciones: { $cycles }.
note-one-writer = Casi todas las explicaciones de uno de los ciclos comparados son de un solo docente: no se puede dar un rango probable para el cambio.
note-few-people = Pocos docentes escribieron en los dos ciclos comparados: los rangos probables se basan en tan pocas personas que son amplios y aproximados.
note-few-teachers = Hay solo { $count ->
    [one] { $count } docente
   *[other] { $count } docentes
    }: los rangos probables se basan en tan pocas personas que son amplios y aproximados.
note-few-explanations = Hay menos de { $count } explicaciones en { $cycles }: una más o una menos mueve bastante las proporciones.
note-who-wrote = Algunos docentes escribieron en solo uno de los dos ciclos comparados: parte del cambio puede deberse a que no escribieron las mismas personas.
note-disagreement = Dos maneras de juzgar el cambio de la enseñanza propia no coinciden en si se puede distinguir del azar: no conviene apoyarse en él.
note-nameless = Algunas reflexiones no tienen nombre de docente y cuentan como si fueran de uno solo, por lo que los rangos probables no son fiables.
note-uncertain = Oraciones demasiado inciertas para contarlas según su código: { $count } de { $all }. Cuentan según las probabilidades de la máquina.
note-without-cycle = { $count ->
    [one] Una reflexión no indica ningún ciclo y queda fuera de todas las proporciones.
   *[other] { $count } reflexiones no indican ningún ciclo y quedan fuera de todas las proporciones.
    }
unread = { $count ->
    [one] No se pudo leer un archivo o una fila; problems.csv dice por qué.
   *[other] No se pudieron leer { $count } archivos o filas; problems.csv dice por qué.
    }
how-title = Cómo se hizo
how = Cada reflexión se dividió en oraciones. Se codificó cada oración según si explica cómo les va a los estudiantes y dónde ubica la causa: en la enseñanza propia, en los estudiantes, en la escuela o en el hogar. Una proporción es el número de explicaciones que nombran una causa entre todas las explicaciones del ciclo. Los rangos probables son intervalos de confianza del { $level }: alrededor del { $level } de los rangos obtenidos así contiene el número verdadero. Se obtienen dejando fuera a un docente cada vez, porque las oraciones de un mismo docente se parecen entre sí, y no incluyen los errores de la máquina.
how-by-model = Cada reflexión se dividió en oraciones. El modelo { $model } codificó cada oración según si explica cómo les va a los estudiantes y dónde ubica la causa: en la enseñanza propia, en los estudiantes, en la escuela o en el hogar. Una proporción es el número de explicaciones que nombran una causa entre todas las explicaciones del ciclo. Los rangos probables son intervalos de confianza del { $level }: alrededor del { $level } de los rangos obtenidos así contiene el número verdadero. Se obtienen dejando fuera a un docente cada vez, porque las oraciones de un mismo docente se parecen entre sí, y no incluyen los errores de la máquina.
accuracy-title = Lo que se sabe de la precisión del modelo:
methods-title = Métodos
in-english = Las oraciones sobre el modelo y los métodos, las notas del programa y las listas de lo que se leyó están en inglés, como las escribe el programa.
reading-title = Lo que se leyó y lo que no se pudo leer
all-read = Se pudo leer todo.
problems-title = No se pudo leer: { $count }
problems-more = y { $count } más, en la lista de problems.csv
notices-title = Cómo se interpretó lo leído: { $count }
notices-more = y { $count } más
reading-care = Los nombres de los archivos pueden contener nombres de docentes. Esta lista no se imprime.
